import { advanceStandingsJob } from "./advance-standings.ts";
import { checkBudgetsJob } from "./check-budgets.ts";
import { cleanUpJob } from "./clean-up.ts";
import { closeUsageHoursJob } from "./close-usage-hours.ts";
import { deliverMailJob } from "./deliver-mail.ts";
import { endSubscriptionsJob } from "./end-subscriptions.ts";
import { eraseTenantsJob } from "./erase-tenants.ts";
import type { Job } from "./job.ts";
import { openBillingAccountJob } from "./open-billing-account.ts";
import { pushUsageJob } from "./push-usage.ts";
import { reconcileAccessLogJob } from "./reconcile-access-log.ts";
import { reconcileBillingJob } from "./reconcile-billing.ts";
import { resealJob } from "./reseal.ts";
import { retainUsageJob } from "./retain-usage.ts";

export type { Job, JobDependencies } from "./job.ts";

export const JOBS: readonly Job[] = [
  deliverMailJob,
  closeUsageHoursJob,
  reconcileAccessLogJob,
  openBillingAccountJob,
  pushUsageJob,
  reconcileBillingJob,
  checkBudgetsJob,
  advanceStandingsJob,
  retainUsageJob,
  cleanUpJob,
  resealJob,
  endSubscriptionsJob,
  eraseTenantsJob,
];
