import { reconcileAccessLog } from "@sluice/control";
import type { Job } from "./job.ts";

/** Compares closed hours with the packagers' access logs, some minutes after both are there. */
export const reconcileAccessLogJob: Job = {
  id: "reconcile-access-log",
  schedule: "4,9,14,19,24,29,34,39,44,49,54,59 * * * *",
  run: async ({ control, log }) => {
    const { flagged, ...counts } = await reconcileAccessLog(control);
    for (const difference of flagged) {
      log.warn({ code: "usage_differs", ...difference }, "usage and access log differ by more than one in a thousand");
    }
    if (counts.differences > 0) log.info(counts, "usage compared with access logs");
  },
};
