import { advanceStandings } from "@sluice/control";
import type { Job } from "./job.ts";

/** Warns whoever does not pay, and takes the steps that were told of when their time has come. */
export const advanceStandingsJob: Job = {
  id: "advance-standings",
  schedule: "*/10 * * * *",
  run: async ({ control, log }) => {
    const { advanced } = await advanceStandings(control);
    if (advanced > 0) log.info({ advanced }, "tenants that do not pay went a step further");
  },
};
