import { cleanUpJob } from "./clean-up.ts";
import { closeUsageHoursJob } from "./close-usage-hours.ts";
import { deliverMailJob } from "./deliver-mail.ts";
import type { Job } from "./job.ts";
import { openBillingAccountJob } from "./open-billing-account.ts";
import { pushUsageJob } from "./push-usage.ts";
import { reconcileBillingJob } from "./reconcile-billing.ts";

export type { Job, JobDependencies } from "./job.ts";

export const JOBS: readonly Job[] = [
  deliverMailJob,
  closeUsageHoursJob,
  cleanUpJob,
  openBillingAccountJob,
  pushUsageJob,
  reconcileBillingJob,
];
