import { AppError } from "@sluice/contracts";
import type { Mutation } from "../mutate.ts";
import { printMonth } from "../print-utc.ts";
import { readBudgetStatus } from "./read-budget.ts";

/**
 * For what makes the bill larger: new channels and endpoints, longer start-over. What is there already goes on.
 * @throws AppError `budget_reached`
 */
export const checkMayCost = async ({ context, tx, now }: Pick<Mutation, "context" | "tx" | "now">): Promise<void> => {
  const { isCapped, isPlanUsedUp, month: name } = await readBudgetStatus(tx, context.tenantId, now);
  if (!isCapped) return;
  const month = printMonth(new Date(name));
  const page = new URL("/billing", context.control.addresses.dashboardUrl).href;
  const why = isPlanUsedUp
    ? `What your plan includes for ${month} is used up. Change to a larger plan at ${page}, or wait for the next month.`
    : `The budget of ${month} is used up, and it is a hard cap. Raise it at ${page}, or wait for the next month.`;
  throw new AppError("budget_reached", `${why} What is on air stays on air.`);
};
