import { reseal } from "@sluice/control";
import type { Job } from "./job.ts";

/** Brings what an older master key sealed under the newest, so that the older can be given up. */
export const resealJob: Job = {
  id: "reseal",
  schedule: "*/10 * * * *",
  run: async ({ control, log }) => {
    const { resealed, unreadable } = await reseal(control, (place, error) =>
      log.error({ ...place, err: error }, "cannot be opened with any master key that is given"),
    );
    if (resealed > 0 || unreadable > 0) log.info({ resealed, unreadable }, "sealed anew with the first master key");
  },
};
