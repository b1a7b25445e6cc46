import { type BudgetStatus, type CostCap, PLANS, type PlanId } from "@sluice/contracts";
import { formatCents, formatDay } from "#features/billing/format-cents.ts";

/** `November 2026` of `2026-11`. */
const monthName = (month: string): string =>
  new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(month));

/** When the month is over: `1 Dec 2026`. */
const nextMonth = (month: string): string => {
  const start = new Date(month);
  return formatDay(new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1)).toISOString());
};

export const percentOf = ({ spentCents }: Pick<BudgetStatus, "spentCents">, monthlyCents: number): number =>
  Math.floor((spentCents / monthlyCents) * 100);

export interface BudgetWarning {
  /** The same as long as there is nothing new to say: whoever put it away has read it. */
  readonly id: string;
  readonly tone: "warn" | "bad";
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly href: "/billing" | "/billing#budget" | "/usage";
  /** Whether it may be put away: what refuses work stays in sight. */
  readonly isDismissible: boolean;
}

/** What everybody in the workspace is told of its budget; null: there is nothing to say. Amounts only for who may see them. */
export const budgetWarning = (cap: CostCap, status: BudgetStatus | undefined, planId: PlanId): BudgetWarning | null => {
  const month = monthName(cap.month);
  const refused = `New channels and endpoints and longer start-over are refused until ${nextMonth(cap.month)} (UTC)`;
  if (cap.isPlanUsedUp) {
    return {
      id: `${cap.month} plan`,
      tone: "bad",
      title: `What the plan ${PLANS[planId].name} includes for ${month} is used up.`,
      text: `${refused}, or until the plan is a larger one. What is on air stays on air.`,
      action: "Change the plan",
      href: "/billing",
      isDismissible: false,
    };
  }
  if (cap.isCapped) {
    return {
      id: `${cap.month} cap`,
      tone: "bad",
      title: `The budget of ${month} is used up, and it is a hard cap.`,
      text: `${refused}, or until the budget is raised. What is on air stays on air.`,
      action: "Raise the budget",
      href: "/billing#budget",
      isDismissible: false,
    };
  }
  const budget = status?.budget;
  if (status === undefined || budget === null || budget === undefined) return null;
  const percent = percentOf(status, budget.monthlyCents);
  const passed = budget.alertPercents.filter((mark) => mark <= percent).at(-1);
  if (passed === undefined) return null;
  return {
    id: `${cap.month} ${budget.monthlyCents} ${passed}`,
    tone: "warn",
    title: `${percent} % of the budget of ${month} is used.`,
    text: `${formatCents(status.spentCents, "usd")} of ${formatCents(budget.monthlyCents, "usd")}. ${
      budget.isHardCap ? "At 100 % new channels and endpoints are refused." : "Nothing is refused."
    }`,
    action: "See what was used",
    href: "/usage",
    isDismissible: true,
  };
};
