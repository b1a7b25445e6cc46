import { pushUsage } from "@sluice/control";
import type { Job } from "./job.ts";

/** Tells the payment provider the hours that were closed, some minutes after they are. */
export const pushUsageJob: Job = {
  id: "push-usage",
  schedule: "2,7,12,17,22,27,32,37,42,47,52,57 * * * *",
  run: async ({ control, log }) => {
    if (control.payments === undefined) return;
    const { problems, ...counts } = await pushUsage(control);
    for (const problem of problems) log.error(problem, "usage that the payment provider cannot be told");
    if (counts.isProviderAway) log.warn(counts, "the payment provider is away; its usage is told later");
    else if (counts.pushed > 0) log.info(counts, "usage told");
  },
};
