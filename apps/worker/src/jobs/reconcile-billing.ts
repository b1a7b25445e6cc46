import { openMissingBillingAccounts, reconcileMeters, reconcileSubscriptions } from "@sluice/control";
import type { Job } from "./job.ts";

/** Once a night: what notifications did not tell, whoever has no account yet, and whether the provider's sums are ours. */
export const reconcileBillingJob: Job = {
  id: "reconcile-billing",
  schedule: "41 3 * * *",
  run: async ({ control, log }) => {
    if (control.payments === undefined) return;
    const onError = (tenantId: string, error: unknown) => log.error({ tenantId, err: error }, "not reconciled");
    const opened = await openMissingBillingAccounts(control);
    const subscriptions = await reconcileSubscriptions(control, onError);
    const meters = await reconcileMeters(control, onError);
    const level = meters.differences > 0 ? "error" : "info";
    log[level]({ opened, subscriptions, meters }, "billing reconciled");
  },
};
