"use client";
import type { OperatorTenantFacts } from "@sluice/contracts";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "#lib/trpc.ts";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { Time } from "#ui/time.tsx";
import { ReasonedAct } from "./reasoned-act.tsx";
import { STANDING_WORDS } from "./tenant-state-words.ts";
import { useTenantChange } from "./use-tenant-change.ts";

/** How far a tenant that does not pay has come, and more time for it. */
export const StandingCard = ({ facts }: { facts: OperatorTenantFacts }) => {
  const trpc = useTRPC();
  const grant = useMutation(trpc.operator.grantGrace.mutationOptions(useTenantChange("It has more time. It is told.")));
  const { standing, pastDueSince, readOnlyFrom, pausedFrom } = facts;
  const steps = [
    { label: "Unpaid since", at: pastDueSince },
    { label: "Read-only from", at: readOnlyFrom },
    { label: "Channels off from", at: pausedFrom },
  ];
  return (
    <Card>
      <CardHeader
        title="Standing"
        description={
          standing === "active" && pastDueSince === null
            ? "Nothing is open, as far as the payment provider says."
            : `${STANDING_WORDS[standing].label}. Everything is back at once when the payment provider says that it was paid.`
        }
      />
      {pastDueSince !== null && (
        <CardBody className="grid gap-4">
          <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-3" data-testid="operator-standing">
            {steps.map(({ label, at }) => (
              <div key={label}>
                <dt className="text-[0.8125rem] text-ink-2">{label}</dt>
                <dd className="mt-0.5 font-medium">{at === null ? "not yet known" : <Time at={at} />}</dd>
              </div>
            ))}
          </dl>
          <ReasonedAct
            label="What they are told"
            act="Give more time"
            question={`Give ${facts.name} more time?`}
            isDestructive={false}
            busy={grant.isPending}
            onConfirm={async (reason) => {
              await grant.mutateAsync({ tenantId: facts.id, reason });
            }}
            testId="grace"
          >
            <p>
              Changes and channels are back at once. When the payment provider says once more that nothing was paid, all
              days begin anew.
            </p>
          </ReasonedAct>
        </CardBody>
      )}
    </Card>
  );
};
