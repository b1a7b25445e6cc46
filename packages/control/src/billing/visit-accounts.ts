import { listBillingAccounts } from "@sluice/db";
import type { Control } from "../control.ts";

const BATCH = 100;

interface Account {
  readonly tenantId: string;
  readonly customerId: string;
}

/** Does something about every tenant that pays, one after another. One that fails is told of, and holds up no other. */
export const visitAccounts = async (
  control: Control,
  visit: (account: Account) => Promise<void>,
  onError: (tenantId: string, error: unknown) => void,
): Promise<{ visited: number; failed: number }> => {
  const counts = { visited: 0, failed: 0 };
  let after: string | undefined;
  for (;;) {
    const accounts = await control.db.asSystem("billing", (tx) => listBillingAccounts(tx, after, BATCH));
    for (const { tenantId, customerId } of accounts) {
      after = tenantId;
      try {
        await visit({ tenantId, customerId });
        counts.visited += 1;
      } catch (error) {
        counts.failed += 1;
        onError(tenantId, error);
      }
    }
    if (accounts.length < BATCH) return counts;
  }
};
