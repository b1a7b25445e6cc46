"use client";
import { type OperatorTenantFacts, PLAN_IDS, PLANS } from "@sluice/contracts";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#lib/trpc.ts";
import { Button } from "#ui/button.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { Field } from "#ui/field.tsx";
import { Select } from "#ui/select.tsx";
import { useTenantChange } from "./use-tenant-change.ts";

export const TenantPlan = ({ facts }: { facts: OperatorTenantFacts }) => {
  const trpc = useTRPC();
  const [planId, setPlanId] = useState(facts.planId);
  const change = useMutation(trpc.operator.setPlan.mutationOptions(useTenantChange("The plan was changed.")));
  return (
    <Card>
      <CardHeader
        title="Plan"
        description="Takes effect at once. What there is beyond the new plan's limits stays; more of it cannot be made."
      />
      <CardBody className="grid justify-items-start gap-4">
        <Field label="Plan" className="w-full" hint={PLANS[planId].description}>
          {(control) => (
            <Select
              {...control}
              value={planId}
              onValueChange={setPlanId}
              options={PLAN_IDS.map((id) => ({ value: id, label: PLANS[id].name }))}
              data-testid="tenant-plan"
            />
          )}
        </Field>
        <Button
          disabled={planId === facts.planId}
          busy={change.isPending}
          onClick={() => change.mutate({ tenantId: facts.id, planId })}
        >
          Change the plan
        </Button>
      </CardBody>
    </Card>
  );
};
