"use client";
import { FEATURE_FLAGS, type FeatureFlag, type OperatorTenantFacts } from "@sluice/contracts";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "#lib/trpc.ts";
import { Card, CardHeader } from "#ui/card.tsx";
import { Select } from "#ui/select.tsx";
import { useTenantChange } from "./use-tenant-change.ts";

const decisionOf = (flag: OperatorTenantFacts["flags"][number]): "default" | "on" | "off" =>
  flag.isOverridden ? (flag.enabled ? "on" : "off") : "default";

const ENABLED = { default: null, on: true, off: false } as const;

/** What is switched on for this tenant, and whether that was decided for it. */
export const TenantFlags = ({ facts }: { facts: OperatorTenantFacts }) => {
  const trpc = useTRPC();
  const change = useMutation(trpc.operator.setFlag.mutationOptions(useTenantChange("The flag was set.")));
  const set = (flag: FeatureFlag, decision: keyof typeof ENABLED) =>
    change.mutate({ tenantId: facts.id, flag, enabled: ENABLED[decision] });
  return (
    <Card>
      <CardHeader title="Feature flags" description="For this tenant, in place of what everybody has." />
      <ul className="divide-y divide-line border-line border-t">
        {facts.flags.map((state) => {
          const { name, description, default: isOn } = FEATURE_FLAGS[state.flag];
          return (
            <li key={state.flag} className="flex flex-wrap items-center gap-x-6 gap-y-3 px-5 py-3.5">
              <div className="min-w-0 flex-1 basis-64">
                <p className="font-medium">{name}</p>
                <p className="text-[0.8125rem] text-ink-2 leading-5">{description}</p>
              </div>
              <Select
                aria-label={name}
                className="w-48"
                value={decisionOf(state)}
                disabled={change.isPending}
                onValueChange={(decision) => set(state.flag, decision)}
                options={[
                  { value: "default", label: `As for everybody (${isOn ? "on" : "off"})` },
                  { value: "on", label: "On" },
                  { value: "off", label: "Off" },
                ]}
                data-testid={`flag-${state.flag}`}
              />
            </li>
          );
        })}
      </ul>
    </Card>
  );
};
