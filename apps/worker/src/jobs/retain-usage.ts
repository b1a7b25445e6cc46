import { retainUsage } from "@sluice/control";
import type { Job } from "./job.ts";

/** Removes the single counters of hours that were summed weeks ago. */
export const retainUsageJob: Job = {
  id: "retain-usage",
  schedule: "41 3 * * *",
  run: async ({ control, log }) => {
    const { removed } = await retainUsage(control);
    if (removed > 0) log.info({ removed }, "old usage events removed");
  },
};
