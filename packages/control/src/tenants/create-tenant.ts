import { type NewTenant, type Person, planForSignUp, type TenantId } from "@sluice/contracts";
import { enqueueBillingAccount, insertTenantWithOwner, newId } from "@sluice/db";
import { auditAccount } from "../accounts/audit-account.ts";
import { limitTries } from "../accounts/limit-tries.ts";
import type { Control } from "../control.ts";

/**
 * Another tenant for somebody who has an account; they own it.
 * @throws AppError `rate_limited`
 */
export const createTenant = async (
  control: Control,
  person: Person,
  input: NewTenant,
  ip: string | null,
): Promise<{ readonly tenantId: TenantId }> => {
  await limitTries(control, { tenantsPerUser: person.id });
  const tenantId = newId("tenant");
  await control.db.asSystem("memberships", async (tx) => {
    await insertTenantWithOwner(tx, {
      tenantId,
      tenantName: input.name,
      planId: planForSignUp(control),
      memberId: newId("member"),
      userId: person.id,
    });
    await auditAccount(control, tx, {
      tenantId,
      user: person,
      action: "tenant.create",
      after: { name: input.name },
      ip,
    });
    if (control.payments !== undefined) await enqueueBillingAccount(tx, tenantId);
  });
  return { tenantId };
};
