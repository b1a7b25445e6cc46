import {
  billingSchema,
  cancellationSchema,
  invoicePreviewSchema,
  invoiceSchema,
  pageInputSchema,
  pageOf,
  paymentPageSchema,
  planChoiceSchema,
  usageTraceQuerySchema,
  usageTraceSchema,
} from "@sluice/contracts";
import {
  changeSubscription,
  getBilling,
  listInvoices,
  openPaymentPortal,
  previewInvoice,
  setCancellation,
  startCheckout,
  traceUsage,
} from "@sluice/control";
import { restAct, restGet } from "../rest/operation.ts";
import { router, tenantProcedure } from "../trpc.ts";

const TAG = "Billing";

export const billingRouter = router({
  get: tenantProcedure("billing:read")
    .meta(restGet("/billing", TAG, "Read the plan and the subscription"))
    .output(billingSchema)
    .query(({ ctx }) => getBilling(ctx.tenant)),
  checkout: tenantProcedure("billing:write")
    .meta(
      restAct("/billing/checkout", TAG, "Make a page on which a person subscribes to a plan", { reachesOutside: true }),
    )
    .input(planChoiceSchema)
    .output(paymentPageSchema)
    .mutation(({ ctx, input }) => startCheckout(ctx.tenant, input)),
  setCancellation: tenantProcedure("billing:write")
    .meta(
      restAct("/billing/cancellation", TAG, "End the subscription with its period, or take that back", {
        reachesOutside: true,
      }),
    )
    .input(cancellationSchema)
    .output(billingSchema)
    .mutation(({ ctx, input }) => setCancellation(ctx.tenant, input)),
  changePlan: tenantProcedure("billing:write")
    .meta(
      restAct("/billing/plan", TAG, "Change the plan of the subscription, prorated from now", { reachesOutside: true }),
    )
    .input(planChoiceSchema)
    .output(billingSchema)
    .mutation(({ ctx, input }) => changeSubscription(ctx.tenant, input)),
  portal: tenantProcedure("billing:write")
    .meta(
      restAct("/billing/portal", TAG, "Make a page for payment methods, tax ids and invoices", {
        reachesOutside: true,
      }),
    )
    .output(paymentPageSchema)
    .mutation(({ ctx }) => openPaymentPortal(ctx.tenant)),
  invoices: tenantProcedure("billing:read")
    .meta(restGet("/billing/invoices", TAG, "List invoices, newest first"))
    .input(pageInputSchema)
    .output(pageOf(invoiceSchema))
    .query(({ ctx, input }) => listInvoices(ctx.tenant, input)),
  preview: tenantProcedure("billing:read")
    .meta(restGet("/billing/preview", TAG, "Read the next invoice as it would be by now"))
    .output(invoicePreviewSchema)
    .query(({ ctx }) => previewInvoice(ctx.tenant)),
  trace: tenantProcedure("billing:read")
    .meta(restGet("/billing/trace", TAG, "Trace an invoiced quantity to the counters of every hour and channel"))
    .input(usageTraceQuerySchema)
    .output(usageTraceSchema)
    .query(({ ctx, input }) => traceUsage(ctx.tenant, input)),
});
