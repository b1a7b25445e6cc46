import { checkBudgets } from "@sluice/control";
import type { Job } from "./job.ts";

/** What this month costs until now, and who must hear of it. */
export const checkBudgetsJob: Job = {
  id: "check-budgets",
  schedule: "*/5 * * * *",
  run: async ({ control, log }) => {
    if (!control.isBillingOn) return;
    const { priced, told } = await checkBudgets(control);
    if (priced > 0) log.info({ priced, told }, "months priced");
  },
};
