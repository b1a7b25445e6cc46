import type { PaymentPage } from "@sluice/contracts";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { requirePayments } from "./billing-off.ts";
import { openBillingAccount } from "./open-billing-account.ts";
import { askingPayments } from "./payment-refusals.ts";

/** The provider's own pages for payment methods, tax ids and invoices. @throws AppError `billing_off`, `payment_provider_failed` */
export const openPaymentPortal = async (context: TenantContext): Promise<PaymentPage> => {
  const { control, tenantId } = context;
  const payments = requirePayments(control);
  const page = await askingPayments(async () => {
    const { customerId } = await openBillingAccount(control, tenantId);
    const returnUrl = new URL("/billing", control.addresses.dashboardUrl).href;
    return payments.openPortal({ customerId, returnUrl });
  });
  return mutate(context, async ({ audit }) => {
    const target = { kind: "tenant", id: tenantId, label: "billing portal" };
    await audit({ action: "billing.openPortal", target, before: null, after: null });
    return page;
  });
};
