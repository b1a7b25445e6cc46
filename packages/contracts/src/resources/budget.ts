import { z } from "zod";
import { timestampSchema } from "../names.ts";
import { BUDGET_ALERT_PERCENTS } from "../plans.ts";

/** What a calendar month (UTC) may cost, taxes left out. */
export const budgetSchema = z.object({
  monthlyCents: z.number().int().min(100, "must be at least 1.00").max(1_000_000_000),
  /** Owners and billing members get a mail once a month at each of these shares. */
  alertPercents: z
    .array(z.number().int().min(1).max(1000))
    .max(10, "must have at most 10 thresholds")
    .refine((percents) => new Set(percents).size === percents.length, "must not have a threshold twice")
    .default([...BUDGET_ALERT_PERCENTS]),
  /**
   * At 100 %, what would cost more is refused until the month or the budget changes. What is on air stays on air: no stream is
   * ever cut for money.
   */
  isHardCap: z.boolean().default(false),
});
export type Budget = z.infer<typeof budgetSchema>;

/** How this month stands. */
export const budgetStatusSchema = z.object({
  /** null: none is set. */
  budget: budgetSchema.nullable(),
  /** As 2026-05. */
  month: z.string(),
  spentCents: z.number().int(),
  /** The price is computed anew every few minutes; null before the first time. */
  computedAt: timestampSchema.nullable(),
  /** More was used than the plan includes, and the plan sells no more. */
  isPlanUsedUp: z.boolean(),
  /** What would cost more is refused just now. */
  isCapped: z.boolean(),
});
export type BudgetStatus = z.infer<typeof budgetStatusSchema>;

/** Of that, what everybody who works in the tenant must know: no amounts. */
export const costCapSchema = budgetStatusSchema.pick({ month: true, isPlanUsedUp: true, isCapped: true });
export type CostCap = z.infer<typeof costCapSchema>;
