import type { InvoiceFacts } from "@sluice/billing";
import type { Invoice, Page, PageInput } from "@sluice/contracts";
import { findBillingAccount, parseCursor, printCursor } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { badCursor } from "../page.ts";
import { askingPayments } from "./payment-refusals.ts";

const toInvoice = (facts: InvoiceFacts): Invoice => ({
  ...facts,
  createdAt: facts.createdAt.toISOString(),
  from: facts.from.toISOString(),
  to: facts.to.toISOString(),
  lines: facts.lines.map((line) => ({ ...line, from: line.from.toISOString(), to: line.to.toISOString() })),
});

const readAccount = ({ control, tenantId }: TenantContext) =>
  control.db.forTenant(tenantId, (tx) => findBillingAccount(tx, tenantId));

/** Newest first. Where billing is off, there are none. @throws AppError `payment_provider_failed` */
export const listInvoices = async (context: TenantContext, input: PageInput): Promise<Page<Invoice>> => {
  const { payments } = context.control;
  const account = await readAccount(context);
  if (payments === undefined || account === null) return { items: [], nextCursor: null };
  const after = input.cursor === undefined ? undefined : parseCursor(input.cursor, 1)?.[0];
  if (input.cursor !== undefined && after === undefined) throw badCursor();
  const { items, hasMore } = await askingPayments(() =>
    payments.listInvoices(account.customerId, { limit: input.limit, after }),
  );
  const last = items.at(-1)?.id ?? undefined;
  return {
    items: items.map(toInvoice),
    nextCursor: hasMore && last !== undefined ? printCursor([last]) : null,
  };
};

/** The next invoice as it would be by now; null without a subscription. @throws AppError `payment_provider_failed` */
export const previewInvoice = async (context: TenantContext): Promise<{ invoice: Invoice | null }> => {
  const { payments } = context.control;
  const account = await readAccount(context);
  if (payments === undefined || account === null || account.subscriptionId === null) return { invoice: null };
  const { subscriptionId } = account;
  const facts = await askingPayments(() => payments.previewInvoice(subscriptionId));
  return { invoice: facts === null ? null : toInvoice(facts) };
};
