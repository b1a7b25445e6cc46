import { BUDGET_ALERT_PERCENTS, type Budget } from "@sluice/contracts";
import { z } from "zod";

/** What stands in the form: money as people write it. */
export const budgetFormSchema = z.object({
  amount: z
    .string()
    .trim()
    .regex(/^\d{1,8}([.,]\d{1,2})?$/, "must be an amount such as 250 or 99.50")
    .refine((text) => toCents(text) >= 100, "must be at least 1.00")
    .refine((text) => toCents(text) <= 1_000_000_000, "must be at most 10,000,000"),
  alertPercents: z.array(z.number()),
  isHardCap: z.boolean(),
});
export type BudgetValues = z.infer<typeof budgetFormSchema>;

/** By its digits, because 1.15 × 100 is not 115. */
const toCents = (text: string): number => {
  const [whole = "", places = ""] = text.split(/[.,]/);
  return Number(whole) * 100 + Number(places.padEnd(2, "0"));
};

export const toBudget = ({ amount, alertPercents, isHardCap }: BudgetValues): Budget => ({
  monthlyCents: toCents(amount),
  alertPercents: alertPercents.toSorted((a, b) => a - b),
  isHardCap,
});

export const toValues = (budget: Budget | null): BudgetValues =>
  budget === null
    ? { amount: "", alertPercents: [...BUDGET_ALERT_PERCENTS], isHardCap: false }
    : {
        amount: (budget.monthlyCents / 100).toFixed(budget.monthlyCents % 100 === 0 ? 0 : 2),
        alertPercents: [...budget.alertPercents],
        isHardCap: budget.isHardCap,
      };

/** The usual shares, and whichever others were set by the API. */
export const offeredPercents = (budget: Budget | null): number[] =>
  [...new Set([...BUDGET_ALERT_PERCENTS, ...(budget?.alertPercents ?? [])])].sort((a, b) => a - b);
