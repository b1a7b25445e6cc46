import { isUsedUp, priceUsage } from "@sluice/billing";
import { planIdSchema, planOf, type TenantId } from "@sluice/contracts";
import {
  findBudget,
  insertBudgetAlert,
  listBillingRecipients,
  listTenantsToPrice,
  newId,
  putMonthSpending,
  queueMail,
  type SystemTx,
} from "@sluice/db";
import type { Control } from "../control.ts";
import { renderMail } from "../mails/render-mail.ts";
import { printMonth } from "../print-utc.ts";
import { readMeterQuantities } from "../usage/read-meter-quantities.ts";
import { monthOf } from "./month.ts";

const BATCH = 200;

interface PricedTenant {
  readonly id: string;
  readonly name: string;
  readonly planId: string;
}

/** Prices the month of every tenant that used something, and tells whoever passed a threshold of its budget: once. */
export const checkBudgets = async (control: Control): Promise<{ priced: number; told: number }> => {
  const done = { priced: 0, told: 0 };
  const { start } = monthOf(control.now());
  for (let after = ""; ; ) {
    const tenants = await control.db.asSystem("budgets", (tx) => listTenantsToPrice(tx, start, after, BATCH));
    for (const tenant of tenants) {
      done.told += await control.db.asSystem("budgets", (tx) => priceMonth(control, tx, tenant));
      done.priced += 1;
    }
    const last = tenants.at(-1);
    if (last === undefined || tenants.length < BATCH) return done;
    after = last.id;
  }
};

const priceMonth = async (control: Control, tx: SystemTx, tenant: PricedTenant): Promise<number> => {
  const now = control.now();
  const { start, end } = monthOf(now);
  const quantities = await readMeterQuantities(tx, { tenantId: tenant.id, from: start, to: end });
  const priced = priceUsage(planOf(planIdSchema.parse(tenant.planId)), quantities);
  const spentCents = priced.totalCents;
  await putMonthSpending(tx, {
    tenantId: tenant.id as TenantId,
    month: start,
    cents: spentCents,
    isPlanUsedUp: isUsedUp(priced),
    computedAt: now,
  });
  const budget = await findBudget(tx, tenant.id);
  if (budget === null) return 0;
  const passed = budget.alertPercents.filter(
    (percent) => spentCents * 100n >= BigInt(percent) * BigInt(budget.monthlyCents),
  );
  let newest: number | undefined;
  for (const percent of passed) {
    const { monthlyCents } = budget;
    const alert = { tenantId: tenant.id, month: start, percent, spentCents, monthlyCents, toldAt: now };
    if (await insertBudgetAlert(tx, alert)) newest = percent;
  }
  // Several that are passed at once are one mail, of the highest.
  if (newest === undefined) return 0;
  return tell(control, tx, tenant, { ...budget, percent: newest, spentCents, month: printMonth(start) });
};

const inCurrency = (cents: bigint): string =>
  `$${(cents / 100n).toLocaleString("en")}.${String(cents % 100n).padStart(2, "0")}`;

const tell = async (
  control: Control,
  tx: SystemTx,
  tenant: PricedTenant,
  facts: {
    readonly percent: number;
    readonly spentCents: bigint;
    readonly monthlyCents: number;
    readonly isHardCap: boolean;
    readonly month: string;
  },
): Promise<number> => {
  const recipients = await listBillingRecipients(tx, tenant.id);
  const budget = inCurrency(BigInt(facts.monthlyCents));
  const consequence = facts.isHardCap
    ? "It is a hard cap: once it is used up, new channels and endpoints are refused until the month ends or the budget is raised. What is on air stays on air."
    : "Nothing is refused: this is only to tell you.";
  for (const { email } of recipients) {
    const mail = renderMail({
      subject: `${tenant.name}: ${facts.percent} % of the budget of ${facts.month} is reached`,
      title: `${facts.percent} % of this month's budget is reached`,
      paragraphs: [
        `So far ${facts.month} has cost ${tenant.name} ${inCurrency(facts.spentCents)}, of a budget of ${budget}, taxes left out.`,
        consequence,
      ],
      action: { label: "See what was used", url: new URL("/usage", control.addresses.dashboardUrl).href },
      footer: `You get this mail because you are an owner of ${tenant.name} or look after its billing.`,
    });
    await queueMail(tx, { id: newId("mail"), recipient: email, ...mail });
  }
  return recipients.length;
};
