import type { TenantId } from "@sluice/contracts";
import { findBillingAccount } from "@sluice/db";
import type { Control } from "../control.ts";
import { setPastDue } from "../standing/set-past-due.ts";

/**
 * Tells the standing of what was last read of a subscription: it is past due since we first knew, or paid. One that ended or
 * never began says neither: whoever owed when it ended owes all the same, until they pay for another. Doing it again changes
 * nothing.
 */
export const followStanding = async (control: Control, tenantId: TenantId): Promise<void> => {
  const account = await control.db.asSystem("billing", (tx) => findBillingAccount(tx, tenantId));
  switch (account?.subscriptionStatus) {
    case "pastDue":
      return setPastDue(control, tenantId, account.readAt ?? control.now());
    case "active":
    case "trialing":
      return setPastDue(control, tenantId, null);
  }
};
