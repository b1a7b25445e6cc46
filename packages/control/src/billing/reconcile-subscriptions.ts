import type { TenantId } from "@sluice/contracts";
import type { Control } from "../control.ts";
import { requirePayments } from "./billing-off.ts";
import { followStanding } from "./follow-standing.ts";
import { applyReading, readCurrent } from "./read-subscription.ts";
import { visitAccounts } from "./visit-accounts.ts";

/** Asks the payment provider about everybody, for what its notifications did not tell. */
export const reconcileSubscriptions = async (
  control: Control,
  onError: (tenantId: string, error: unknown) => void,
): Promise<{ read: number; failed: number }> => {
  const payments = requirePayments(control);
  const { visited, failed } = await visitAccounts(
    control,
    async ({ tenantId, customerId }) => {
      const reading = await readCurrent(payments, customerId, control.now());
      await control.db.asSystem("billing", (tx) => applyReading(tx, tenantId as TenantId, reading));
      await followStanding(control, tenantId as TenantId);
    },
    onError,
  );
  return { read: visited, failed };
};
