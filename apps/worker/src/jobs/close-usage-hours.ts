import { closeUsageHours } from "@sluice/control";
import type { Job } from "./job.ts";

/** Sums the hours that have ended, and those that late events have opened again. */
export const closeUsageHoursJob: Job = {
  id: "close-usage-hours",
  schedule: "*/5 * * * *",
  run: async ({ control, log }) => {
    const { closed } = await closeUsageHours(control);
    if (closed > 0) log.info({ closed }, "usage hours closed");
  },
};
