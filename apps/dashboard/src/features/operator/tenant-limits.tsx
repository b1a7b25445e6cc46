"use client";
import { type LimitOverrides, type OperatorTenantFacts, PLANS, type PlanLimit } from "@sluice/contracts";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { formatCount } from "#lib/format.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Button } from "#ui/button.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { Field } from "#ui/field.tsx";
import { Input } from "#ui/input.tsx";
import { LIMIT_WORDS } from "./limit-words.ts";
import { useTenantChange } from "./use-tenant-change.ts";

const LIMITS = Object.keys(LIMIT_WORDS) as PlanLimit[];

const MAX = 1_000_000;
const NO_LIMIT = "none";

const print = (value: number | null | undefined): string =>
  value === undefined ? "" : value === null ? NO_LIMIT : String(value);

/** What was typed: nothing leaves it to the plan, the word takes the limit away. */
const read = (text: string): number | null | undefined | "wrong" => {
  const typed = text.trim().toLowerCase();
  if (typed === "") return undefined;
  if (typed === NO_LIMIT) return null;
  return /^\d+$/.test(typed) && Number(typed) <= MAX ? Number(typed) : "wrong";
};

/** The limits of the plan, and what this tenant has in their place. */
export const TenantLimits = ({ facts }: { facts: OperatorTenantFacts }) => {
  const trpc = useTRPC();
  const [texts, setTexts] = useState<Readonly<Partial<Record<PlanLimit, string>>>>(() =>
    Object.fromEntries(LIMITS.map((limit) => [limit, print(facts.limitOverrides[limit])])),
  );
  const change = useMutation(trpc.operator.setLimits.mutationOptions(useTenantChange("The limits were set.")));
  const values = LIMITS.map((limit) => [limit, read(texts[limit] ?? "")] as const);
  const isWrong = values.some(([, value]) => value === "wrong");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isWrong) return;
    const limitOverrides: LimitOverrides = Object.fromEntries(values.filter(([, value]) => value !== undefined));
    change.mutate({ tenantId: facts.id, limitOverrides });
  };
  const ofPlan = PLANS[facts.planId].limits;
  return (
    <Card>
      <CardHeader
        title="Limits"
        description={`Empty is the plan's own; a number, or “${NO_LIMIT}” for no limit, holds for this tenant alone.`}
      />
      <CardBody>
        <form method="post" onSubmit={submit} className="grid gap-4">
          <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2 lg:grid-cols-3">
            {values.map(([limit, value]) => {
              const own = ofPlan[limit];
              return (
                <Field
                  key={limit}
                  label={LIMIT_WORDS[limit]}
                  hint={`The plan: ${own === null ? "no limit" : formatCount(own)}`}
                  error={
                    value === "wrong" ? `must be a whole number up to ${formatCount(MAX)}, or “${NO_LIMIT}”` : undefined
                  }
                >
                  {(control) => (
                    <Input
                      {...control}
                      inputMode="numeric"
                      placeholder={own === null ? NO_LIMIT : String(own)}
                      value={texts[limit] ?? ""}
                      onChange={(event) => setTexts({ ...texts, [limit]: event.target.value })}
                      data-testid={`limit-${limit}`}
                    />
                  )}
                </Field>
              );
            })}
          </div>
          <div>
            <Button type="submit" busy={change.isPending} disabled={isWrong}>
              Set the limits
            </Button>
          </div>
        </form>
      </CardBody>
    </Card>
  );
};
