import type { Payments, SubscriptionFacts } from "@sluice/billing";
import type { AuditAction, PlanId, TenantId } from "@sluice/contracts";
import {
  type BillingAccountRow,
  findTenant,
  insertAuditEntry,
  lockBillingAccount,
  newId,
  type SubscriptionReading,
  type SystemTx,
  updateBillingAccount,
  updateTenantPlan,
} from "@sluice/db";
import { toTenant } from "../tenants/get-tenant.ts";

/** The one that counts of all that a customer ever had: the newest that has not ended, or else the newest. */
export const currentOf = (subscriptions: readonly SubscriptionFacts[]): SubscriptionFacts | undefined => {
  const newestFirst = [...subscriptions].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  return newestFirst.find(({ status }) => status !== "canceled") ?? newestFirst[0];
};

/** What a subscription entitles to. One that was never paid for entitles to nothing yet. */
const planOf = (subscription: SubscriptionFacts | undefined): PlanId => {
  if (subscription === undefined) return "free";
  const isPaidFor = ["trialing", "active", "pastDue"].includes(subscription.status);
  return isPaidFor ? (subscription.planId ?? "free") : "free";
};

const toReading = (subscription: SubscriptionFacts | undefined): SubscriptionReading => ({
  subscriptionId: subscription?.id ?? null,
  subscriptionStatus: subscription?.status ?? null,
  planId: subscription?.planId ?? null,
  periodStart: subscription?.periodStart ?? null,
  periodEnd: subscription?.periodEnd ?? null,
  trialEnd: subscription?.trialEnd ?? null,
  cancelsAtPeriodEnd: subscription?.cancelsAtPeriodEnd ?? false,
});

/** What a customer has at the provider, and when we began to ask: an older answer never replaces a newer one. */
export interface Reading {
  readonly current: SubscriptionFacts | undefined;
  readonly readAt: Date;
}

/** Asks the provider. Notifications are only ever the reason to ask: what they say may be old by the time they are read. */
export const readCurrent = async (payments: Payments, customerId: string, now: Date): Promise<Reading> => ({
  current: currentOf(await payments.listSubscriptions(customerId)),
  readAt: now,
});

const shown = ({ subscriptionStatus, planId, periodEnd, cancelsAtPeriodEnd }: BillingAccountRow) => ({
  status: subscriptionStatus,
  planId,
  periodEnd: periodEnd?.toISOString() ?? null,
  cancelsAtPeriodEnd,
});

/** Writes a reading down: the account, what the tenant may use, and both in the audit log when they changed. */
export const applyReading = async (
  tx: SystemTx,
  tenantId: TenantId,
  { current, readAt }: Reading,
): Promise<"applied" | "older"> => {
  const account = await lockBillingAccount(tx, tenantId, readAt);
  if (account === null) return "older";
  const after = await updateBillingAccount(tx, tenantId, toReading(current), readAt);
  const audit = (action: AuditAction, target: { kind: string; id: string; label: string }, change: object) =>
    insertAuditEntry(tx, {
      id: newId("auditEntry"),
      tenantId,
      at: readAt,
      actorKind: "system",
      actorId: "billing",
      actorLabel: "Payment provider",
      action,
      targetKind: target.kind,
      targetId: target.id,
      targetLabel: target.label,
      ip: null,
      ...(change as { before: object | null; after: object | null }),
    });
  const [was, is] = [shown(account), shown(after)];
  if (JSON.stringify(was) !== JSON.stringify(is)) {
    const target = {
      kind: "subscription",
      id: after.subscriptionId ?? account.subscriptionId ?? "",
      label: is.planId ?? "",
    };
    await audit("billing.subscription", target, { before: account.subscriptionId === null ? null : was, after: is });
  }
  const tenant = await findTenant(tx, tenantId);
  const planId = planOf(current);
  // Whoever never subscribed keeps the plan that they were given.
  if (tenant === null || tenant.planId === planId || (current === undefined && account.subscriptionId === null)) {
    return "applied";
  }
  const changed = await updateTenantPlan(tx, tenantId, { planId });
  await audit(
    "tenant.setPlan",
    { kind: "tenant", id: tenantId, label: tenant.name },
    { before: toTenant(tenant), after: toTenant(changed) },
  );
  return "applied";
};
