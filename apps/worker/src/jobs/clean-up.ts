import { cleanUp } from "@sluice/control";
import type { Job } from "./job.ts";

export const cleanUpJob: Job = {
  id: "clean-up",
  schedule: "17 * * * *",
  run: async ({ control, log }) => {
    log.info(await cleanUp(control), "cleaned up");
  },
};
