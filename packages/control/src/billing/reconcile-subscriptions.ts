import type { TenantId } from "@sluice/contracts";
import { listBillingAccounts } from "@sluice/db";
import type { Control } from "../control.ts";
import { requirePayments } from "./billing-off.ts";
import { followStanding } from "./follow-standing.ts";
import { applyReading, readCurrent } from "./read-subscription.ts";

const BATCH = 100;

/** Asks the payment provider about everybody, for what its notifications did not tell. One that fails holds up no other. */
export const reconcileSubscriptions = async (
  control: Control,
  onError: (tenantId: string, error: unknown) => void,
): Promise<{ read: number; failed: number }> => {
  const payments = requirePayments(control);
  const counts = { read: 0, failed: 0 };
  let after: string | undefined;
  for (;;) {
    const accounts = await control.db.asSystem("billing", (tx) => listBillingAccounts(tx, after, BATCH));
    for (const { tenantId, customerId } of accounts) {
      after = tenantId;
      try {
        const reading = await readCurrent(payments, customerId, control.now());
        await control.db.asSystem("billing", (tx) => applyReading(tx, tenantId as TenantId, reading));
        await followStanding(control, tenantId as TenantId);
        counts.read += 1;
      } catch (error) {
        counts.failed += 1;
        onError(tenantId, error);
      }
    }
    if (accounts.length < BATCH) return counts;
  }
};
