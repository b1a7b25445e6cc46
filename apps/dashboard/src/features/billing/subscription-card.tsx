"use client";
import { type Billing, PLANS } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Badge, type BadgeTone } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { formatDay } from "./format-cents.ts";
import { goToPaymentPage } from "./go-to-payment-page.ts";

type Subscription = NonNullable<Billing["subscription"]>;

const STATUS = {
  trialing: { words: "Trial", tone: "accent" },
  active: { words: "Active", tone: "live" },
  pastDue: { words: "Payment failed", tone: "bad" },
  incomplete: { words: "Waiting for the first payment", tone: "warn" },
  canceled: { words: "Ended", tone: "neutral" },
} as const satisfies Record<Subscription["status"], { words: string; tone: BadgeTone }>;

const sentenceOf = (subscription: Subscription | null): string => {
  if (subscription === null) return "You have not subscribed to a plan yet.";
  const until = formatDay(subscription.periodEnd);
  if (subscription.status === "canceled") return "Your subscription has ended. Choose a plan to go on.";
  if (subscription.cancelsAtPeriodEnd) return `Ends on ${until}. Until then everything works as before.`;
  if (subscription.trialEnd !== null && subscription.status === "trialing") {
    return `Free until ${formatDay(subscription.trialEnd)}; what you use from then on is invoiced monthly.`;
  }
  return `The present period ends on ${until}, and is invoiced then.`;
};

export const SubscriptionCard = ({ billing, canWrite }: { billing: Billing; canWrite: boolean }) => {
  const trpc = useTRPC();
  const { subscription, planId } = billing;
  const portal = useMutation(trpc.billing.portal.mutationOptions());
  const isLive = subscription !== null && subscription.status !== "canceled" && subscription.status !== "incomplete";
  return (
    <Card>
      <CardHeader
        title={
          <span className="flex flex-wrap items-center gap-2">
            {PLANS[planId].name}
            {subscription !== null && (
              <Badge tone={STATUS[subscription.status].tone} data-testid="subscription-status">
                {STATUS[subscription.status].words}
              </Badge>
            )}
          </span>
        }
        description={sentenceOf(subscription)}
        actions={
          canWrite && (
            <>
              {isLive && <CancellationButton subscription={subscription} />}
              <Button
                busy={portal.isPending}
                onClick={() => void goToPaymentPage(() => portal.mutateAsync())}
                data-testid="open-portal"
              >
                Payment methods and tax ids <ExternalLink aria-hidden />
              </Button>
            </>
          )
        }
      />
      {!canWrite && (
        <CardBody className="text-ink-2 text-sm">
          Owners and those with the role billing can change the plan and how it is paid.
        </CardBody>
      )}
    </Card>
  );
};

const CancellationButton = ({ subscription }: { subscription: Subscription }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const cancel = useMutation(trpc.billing.setCancellation.mutationOptions());
  const set = async (atPeriodEnd: boolean) => {
    try {
      queryClient.setQueryData(trpc.billing.get.queryKey(), await cancel.mutateAsync({ atPeriodEnd }));
      toast.success(atPeriodEnd ? "The subscription ends with its period." : "The subscription goes on.");
    } catch (error) {
      toast.error(problemOf(error).message);
    }
    setAsking(false);
  };
  if (subscription.cancelsAtPeriodEnd) {
    return (
      <Button busy={cancel.isPending} onClick={() => void set(false)}>
        Keep the subscription
      </Button>
    );
  }
  return (
    <>
      <Button onClick={() => setAsking(true)}>Cancel subscription</Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title="End the subscription with its period?"
        confirmLabel="End the subscription"
        busy={cancel.isPending}
        onConfirm={() => void set(true)}
      >
        <p>
          Everything works as before until {formatDay(subscription.periodEnd)}. Then the last invoice is made, and the
          limits of the plan {PLANS.free.name} hold. You can take this back until then.
        </p>
      </ConfirmDialog>
    </>
  );
};
