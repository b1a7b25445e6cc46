import { cleanUpJob } from "./clean-up.ts";
import { closeUsageHoursJob } from "./close-usage-hours.ts";
import { deliverMailJob } from "./deliver-mail.ts";
import { eraseTenantsJob } from "./erase-tenants.ts";
import type { Job } from "./job.ts";

export type { Job, JobDependencies } from "./job.ts";

export const JOBS: readonly Job[] = [deliverMailJob, closeUsageHoursJob, cleanUpJob, eraseTenantsJob];
