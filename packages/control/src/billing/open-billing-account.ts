import type { TenantId } from "@sluice/contracts";
import {
  type BillingAccountRow,
  findBillingAccount,
  insertBillingAccount,
  listTenantsWithoutAccount,
  readPayer,
} from "@sluice/db";
import type { Control } from "../control.ts";
import { notFound } from "../refusals.ts";
import { requirePayments } from "./billing-off.ts";

/**
 * Makes the tenant a customer of the payment provider, once: the provider knows a repeat of the same call, and the first row
 * stays.
 * @throws AppError `not_found` when the tenant is gone
 */
export const openBillingAccount = async (control: Control, tenantId: TenantId): Promise<BillingAccountRow> => {
  const payments = requirePayments(control);
  const known = await control.db.asSystem("billing", async (tx) => ({
    account: await findBillingAccount(tx, tenantId),
    payer: await readPayer(tx, tenantId),
  }));
  if (known.account !== null) return known.account;
  if (known.payer === null) throw notFound("tenant", tenantId);
  const { customerId } = await payments.createCustomer({ tenantId, ...known.payer });
  return control.db.asSystem("billing", async (tx) => {
    await insertBillingAccount(tx, tenantId, customerId);
    const account = await findBillingAccount(tx, tenantId);
    if (account === null) throw notFound("tenant", tenantId);
    return account;
  });
};

const BATCH = 100;

/** For tenants that were there before billing was on, and those whose job was lost. */
export const openMissingBillingAccounts = async (control: Control): Promise<number> => {
  let opened = 0;
  for (;;) {
    const ids = await control.db.asSystem("billing", (tx) => listTenantsWithoutAccount(tx, BATCH));
    for (const id of ids) await openBillingAccount(control, id as TenantId);
    opened += ids.length;
    if (ids.length < BATCH) return opened;
  }
};
