import type { TenantId } from "@sluice/contracts";
import type { Actor, Control } from "../control.ts";
import { mutate } from "../mutate.ts";
import { requirePayments } from "./billing-off.ts";
import { openBillingAccount } from "./open-billing-account.ts";

export interface NewCredit {
  readonly tenantId: TenantId;
  readonly amountCents: number;
  /** As the tenant reads it on its invoice. */
  readonly reason: string;
  readonly expiresAt: Date | null;
  /** The same grant asked for again within a day is one grant. */
  readonly idempotencyKey: string;
}

/** Money of the platform's that a tenant may use up, on what is metered. For whoever runs the platform. */
export const grantCredit = async (
  control: Control,
  actor: Actor,
  { tenantId, ...credit }: NewCredit,
): Promise<{ grantId: string }> => {
  const { customerId } = await openBillingAccount(control, tenantId);
  const grant = await requirePayments(control).grantCredit({ customerId, ...credit });
  const context = { control, tenantId, actor, permissions: new Set<never>(), ip: null, idempotency: undefined };
  return mutate(context, async ({ audit }) => {
    const { amountCents, reason, expiresAt } = credit;
    const after = { amountCents, reason, expiresAt: expiresAt?.toISOString() ?? null };
    const target = { kind: "creditGrant", id: grant.grantId, label: reason };
    await audit({ action: "billing.grantCredit", target, before: null, after });
    return grant;
  });
};
