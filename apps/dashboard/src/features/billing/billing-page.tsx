"use client";
import { useQuery } from "@tanstack/react-query";
import { CreditCard } from "lucide-react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { BudgetCard } from "#features/budget/budget-card.tsx";
import { useCan } from "#features/shell/session-context.tsx";
import { isMetered } from "#features/usage/format-meter.ts";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { LoadError } from "#ui/load-error.tsx";
import { Notice } from "#ui/notice.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { InvoiceList } from "./invoice-list.tsx";
import { InvoicePreview } from "./invoice-preview.tsx";
import { PlanCards } from "./plan-cards.tsx";
import { SubscriptionCard } from "./subscription-card.tsx";

/** Until the payment provider has told us of a checkout that a person comes back from. */
const CHECKOUT_POLL_MS = 2000;

export const BillingPage = () => {
  const trpc = useTRPC();
  const canRead = useCan("billing:read");
  const canWrite = useCan("billing:write");
  const isBackFromCheckout = useSearchParams().get("checkout") === "done";
  const query = useQuery({
    ...trpc.billing.get.queryOptions(),
    enabled: canRead,
    refetchInterval: ({ state }) =>
      isBackFromCheckout && state.data?.isOn === true && state.data.subscription === null ? CHECKOUT_POLL_MS : false,
  });
  const billing = query.data;
  return (
    <>
      <PageHeader title="Billing" description="Your plan, what it will cost, and what you have paid." />
      {!canRead ? (
        <Card>
          <EmptyState icon={CreditCard} title="Others look after billing here">
            Ask an owner, or somebody with the role billing, to change the plan, the budget or how it is paid.
          </EmptyState>
        </Card>
      ) : query.error !== null ? (
        <Card>
          <LoadError {...problemOf(query.error)} onRetry={() => void query.refetch()} />
        </Card>
      ) : billing === undefined ? (
        <Card>
          <SkeletonRows rows={4} />
        </Card>
      ) : !billing.isOn ? (
        <>
          <Notice
            title="Billing is off in this installation"
            actions={
              <Button asChild size="sm">
                <Link href="/usage">See what is used</Link>
              </Button>
            }
          >
            Nothing is invoiced, and no plan can be chosen. Whoever runs it can turn billing on with{" "}
            <code className="font-mono text-xs">STRIPE_SECRET_KEY</code>.
          </Notice>
          {isMetered(billing.planId) && <BudgetCard />}
        </>
      ) : (
        <>
          {isBackFromCheckout && billing.subscription === null && (
            <Notice role="status" title="Thank you">
              The payment provider is setting up your subscription. It appears here in a moment.
            </Notice>
          )}
          {billing.subscription?.status === "pastDue" && (
            <Notice tone="bad" role="alert" title="The last payment failed">
              Pay the open invoice or use another payment method in the payment portal.
            </Notice>
          )}
          <SubscriptionCard billing={billing} canWrite={canWrite} />
          <PlanCards billing={billing} canWrite={canWrite} />
          {isMetered(billing.planId) && <BudgetCard />}
          <InvoicePreview hasSubscription={billing.subscription !== null} />
          <InvoiceList />
        </>
      )}
    </>
  );
};
