"use client";
import { type Billing, OFFERED_PLAN_IDS, PAID_PLAN_IDS, type PaidPlanId, PLANS, type Plan } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { TextLink } from "#ui/text-link.tsx";
import { formatCents } from "./format-cents.ts";
import { goToPaymentPage } from "./go-to-payment-page.ts";

type OfferedPlanId = (typeof OFFERED_PLAN_IDS)[number];

const isPaid = (planId: OfferedPlanId): planId is PaidPlanId => PAID_PLAN_IDS.some((paid) => paid === planId);

const priceOf = (plan: Plan): string => {
  if (plan.monthlyBaseCents > 0) return `${formatCents(plan.monthlyBaseCents, "usd")} a month`;
  const isSold = Object.values(plan.meters).some(({ tiers }) => tiers.length > 0);
  return isSold ? "By use" : "$0 a month";
};

const termsOf = (plan: Plan): string => {
  if (plan.commitmentMonths > 0) return `For ${plan.commitmentMonths} months`;
  return plan.trialDays > 0 ? `The first ${plan.trialDays} days or more are free` : "No commitment";
};

export const PlanCards = ({ billing, canWrite }: { billing: Billing; canWrite: boolean }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [asked, setAsked] = useState<PaidPlanId | null>(null);
  const checkout = useMutation(trpc.billing.checkout.mutationOptions());
  const change = useMutation(trpc.billing.changePlan.mutationOptions());
  const status = billing.subscription?.status;
  const isLive = status === "trialing" || status === "active" || status === "pastDue";
  const confirmChange = async (planId: PaidPlanId) => {
    try {
      queryClient.setQueryData(trpc.billing.get.queryKey(), await change.mutateAsync({ planId }));
      await queryClient.invalidateQueries({ queryKey: trpc.billing.preview.queryKey() });
      toast.success(`You are on ${PLANS[planId].name} now.`);
    } catch (error) {
      toast.error(problemOf(error).message);
    }
    setAsked(null);
  };
  return (
    <section aria-labelledby="plans" className="grid gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 id="plans" className="font-semibold text-[0.9375rem]">
          Plans
        </h2>
        <TextLink href="/usage/simulator" className="text-[0.8125rem]">
          What would a channel cost?
        </TextLink>
      </div>
      <ul className="grid gap-4 lg:grid-cols-3">
        {OFFERED_PLAN_IDS.map((planId) => {
          const plan: Plan = PLANS[planId];
          const isPresent = billing.planId === planId;
          return (
            <li key={planId} className="grid min-w-0">
              <Card className="flex flex-col gap-3 p-5" data-testid={`plan-${planId}`}>
                <h3 className="flex flex-wrap items-center justify-between gap-2 font-semibold">
                  {plan.name}
                  {isPresent && <Badge tone="accent">Your plan</Badge>}
                </h3>
                <p className="font-semibold text-xl tracking-tight">{priceOf(plan)}</p>
                <p className="text-ink-3 text-xs">{termsOf(plan)}</p>
                <p className="text-ink-2 text-sm leading-6">{plan.description}</p>
                <ul className="grid gap-1.5 text-sm">
                  {plan.features.map((feature) => (
                    <li key={feature} className="flex gap-2">
                      <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-live" />
                      {feature}
                    </li>
                  ))}
                </ul>
                {canWrite && !isPresent && isPaid(planId) && (
                  <Button
                    variant="primary"
                    className="mt-auto"
                    busy={checkout.isPending && checkout.variables?.planId === planId}
                    data-testid={`choose-${planId}`}
                    onClick={() => {
                      if (isLive) setAsked(planId);
                      else void goToPaymentPage(() => checkout.mutateAsync({ planId }));
                    }}
                  >
                    {isLive ? `Change to ${plan.name}` : `Choose ${plan.name}`}
                  </Button>
                )}
              </Card>
            </li>
          );
        })}
      </ul>
      {asked !== null && (
        <ConfirmDialog
          open
          onOpenChange={(isOpen) => setAsked(isOpen ? asked : null)}
          title={`Change to ${PLANS[asked].name}?`}
          confirmLabel="Change the plan"
          tone="primary"
          busy={change.isPending}
          onConfirm={() => void confirmChange(asked)}
        >
          <p>
            It holds from now on. Base prices are charged or given back by the day, and what you have used in this
            period is priced by the new plan.
          </p>
          {PLANS[asked].commitmentMonths > 0 && (
            <p>You commit to it for {PLANS[asked].commitmentMonths} months: until then it cannot be left.</p>
          )}
        </ConfirmDialog>
      )}
    </section>
  );
};
