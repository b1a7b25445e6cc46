import { z } from "zod";
import { channelIdSchema } from "../ids.ts";
import { METER_IDS } from "../meters.ts";
import { timestampSchema } from "../names.ts";
import { PAID_PLAN_IDS, PLAN_IDS } from "../plans.ts";

const planSchema = z.enum(PLAN_IDS);
export const meterIdSchema = z.enum(METER_IDS);
/** Those that are paid for. */
export const paidPlanIdSchema = z.enum(PAID_PLAN_IDS);

export const subscriptionSchema = z.object({
  status: z.enum(["trialing", "active", "pastDue", "incomplete", "canceled"]),
  /** null: its prices are none of the plans that are offered. */
  planId: planSchema.nullable(),
  periodStart: timestampSchema,
  periodEnd: timestampSchema,
  trialEnd: timestampSchema.nullable(),
  cancelsAtPeriodEnd: z.boolean(),
});
export type Subscription = z.infer<typeof subscriptionSchema>;

export const billingSchema = z.object({
  /** false: this installation has no payment provider. Everything is included, and nothing is invoiced. */
  isOn: z.boolean(),
  planId: planSchema,
  /** null: it never subscribed. */
  subscription: subscriptionSchema.nullable(),
});
export type Billing = z.infer<typeof billingSchema>;

export const planChoiceSchema = z.object({ planId: paidPlanIdSchema });
export const cancellationSchema = z.object({
  /** true: the subscription ends with its period; false: it goes on after all. */
  atPeriodEnd: z.boolean(),
});

/** A page of the payment provider, for a person's browser. It works for some minutes. */
export const paymentPageSchema = z.object({ url: z.url() });
export type PaymentPage = z.infer<typeof paymentPageSchema>;

export const invoiceLineSchema = z.object({
  description: z.string(),
  amountCents: z.number().int(),
  /** In the reported units of its meter. */
  quantity: z.number().nullable(),
  /** null for base prices, prorations and whatever else was not metered. */
  meter: meterIdSchema.nullable(),
  from: timestampSchema,
  to: timestampSchema,
});

export const invoiceSchema = z.object({
  /** null of an invoice that is still to come. */
  id: z.string().nullable(),
  number: z.string().nullable(),
  status: z.enum(["draft", "open", "paid", "uncollectible", "void"]),
  currency: z.string(),
  subtotalCents: z.number().int(),
  totalCents: z.number().int(),
  dueCents: z.number().int(),
  createdAt: timestampSchema,
  from: timestampSchema,
  to: timestampSchema,
  /** Where the payer sees and pays it. */
  url: z.string().nullable(),
  pdfUrl: z.string().nullable(),
  lines: z.array(invoiceLineSchema),
});
export type Invoice = z.infer<typeof invoiceSchema>;

export const invoicePreviewSchema = z.object({
  /** null: nothing will be invoiced. */
  invoice: invoiceSchema.nullable(),
});

const TRACE_DAYS = 35;

export const usageTraceQuerySchema = z
  .object({ meter: meterIdSchema, from: timestampSchema, to: timestampSchema })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), { path: ["to"], message: "must be after from" })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= TRACE_DAYS * 86_400_000, {
    path: ["to"],
    message: `must be at most ${TRACE_DAYS} days after from`,
  });
export type UsageTraceQuery = z.infer<typeof usageTraceQuerySchema>;

/** Whole numbers as text where they may be larger than what every program reads exactly. */
export const quantitySchema = z.string().regex(/^-?\d+$/);

/** What a line of an invoice stands on: the counters of every hour, by channel. */
export const usageTraceSchema = z.object({
  meter: meterIdSchema,
  /** As "byte". */
  countedUnit: z.string(),
  /** As "MB-hour": what is invoiced, and how many counted units one is. */
  reportedUnit: z.object({ name: z.string(), countedUnits: z.number() }),
  quantity: quantitySchema,
  /** What the payment provider was told of these hours. */
  reported: quantitySchema,
  hours: z.array(
    z.object({
      hour: timestampSchema,
      quantity: quantitySchema,
      /** null: not told yet. */
      reported: quantitySchema.nullable(),
      channels: z.array(
        z.object({
          /** null: of the whole tenant, corrections included. */
          channelId: channelIdSchema.nullable(),
          channelGroup: z.string().nullable(),
          channel: z.string().nullable(),
          quantity: quantitySchema,
        }),
      ),
    }),
  ),
});
export type UsageTrace = z.infer<typeof usageTraceSchema>;
