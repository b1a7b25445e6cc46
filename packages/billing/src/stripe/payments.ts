import type { MeterId, PaidPlanId } from "@sluice/contracts";

export type SubscriptionStatus =
  | "trialing"
  | "active"
  | "pastDue"
  /** The first payment has not succeeded yet. */
  | "incomplete"
  | "canceled";

export interface SubscriptionFacts {
  readonly id: string;
  readonly customerId: string;
  readonly status: SubscriptionStatus;
  /** null when its prices are none of our catalogue's. */
  readonly planId: PaidPlanId | null;
  readonly periodStart: Date;
  readonly periodEnd: Date;
  readonly trialEnd: Date | null;
  readonly cancelsAtPeriodEnd: boolean;
  readonly createdAt: Date;
  /** Until then it was promised to stay; null of a plan without commitment. */
  readonly committedUntil: Date | null;
}

export interface InvoiceLineFacts {
  readonly description: string;
  readonly amountCents: number;
  /** Of what was metered, in the reported units of its meter. */
  readonly quantity: number | null;
  /** null for base prices and prorations. */
  readonly meter: MeterId | null;
  readonly from: Date;
  readonly to: Date;
}

export interface InvoiceFacts {
  /** null of a preview. */
  readonly id: string | null;
  readonly number: string | null;
  readonly status: "draft" | "open" | "paid" | "uncollectible" | "void";
  readonly currency: string;
  readonly subtotalCents: number;
  readonly totalCents: number;
  readonly dueCents: number;
  readonly createdAt: Date;
  readonly from: Date;
  readonly to: Date;
  /** Where the payer sees and pays it. */
  readonly url: string | null;
  readonly pdfUrl: string | null;
  readonly lines: readonly InvoiceLineFacts[];
}

export interface MeterReading {
  readonly customerId: string;
  readonly meter: MeterId;
  /** Of the window, in reported units. It replaces what was told of the window before. */
  readonly value: bigint;
  /** The same for a repeat. */
  readonly identifier: string;
  readonly at: Date;
}

/** Something that the payment provider told us of by itself. It may be late, repeated and out of order. */
export interface Notification {
  readonly id: string;
  readonly type: string;
  readonly createdAt: Date;
  readonly about:
    | { readonly kind: "subscription"; readonly subscriptionId: string; readonly customerId: string }
    | {
        readonly kind: "invoice";
        readonly invoiceId: string;
        readonly subscriptionId: string | null;
        readonly customerId: string | null;
      }
    | { readonly kind: "meterProblem"; readonly message: string }
    | { readonly kind: "other" };
}

/** What the product needs of a payment provider, in the product's words. Refusals are thrown as PaymentError. */
export interface Payments {
  /** The same tenant asked for again within a day is the same customer. */
  readonly createCustomer: (customer: {
    readonly tenantId: string;
    readonly name: string;
    readonly email: string | null;
  }) => Promise<{ readonly customerId: string }>;
  /** Where the payer enters how to pay, and so subscribes. */
  readonly startCheckout: (order: {
    readonly tenantId: string;
    readonly customerId: string;
    readonly planId: PaidPlanId;
    readonly now: Date;
    readonly trialDays: number;
    readonly successUrl: string;
    readonly cancelUrl: string;
  }) => Promise<{ readonly url: string }>;
  /** @throws PaymentError when the catalogue has not been applied */
  readonly openPortal: (customer: {
    readonly customerId: string;
    readonly returnUrl: string;
  }) => Promise<{ readonly url: string }>;
  readonly changePlan: (subscriptionId: string, planId: PaidPlanId, now: Date) => Promise<SubscriptionFacts>;
  /** With `atPeriodEnd` false it takes back a cancellation that has not come yet. */
  readonly setCancellation: (subscriptionId: string, atPeriodEnd: boolean) => Promise<SubscriptionFacts>;
  /** Ends it now, and invoices what was used. */
  readonly cancelNow: (subscriptionId: string) => Promise<SubscriptionFacts>;
  readonly readSubscription: (subscriptionId: string) => Promise<SubscriptionFacts | null>;
  /** All of a customer's, ended ones too, newest first. */
  readonly listSubscriptions: (customerId: string) => Promise<SubscriptionFacts[]>;
  readonly readInvoice: (invoiceId: string) => Promise<InvoiceFacts | null>;
  readonly listInvoices: (
    customerId: string,
    page: { readonly limit: number; readonly after: string | undefined },
  ) => Promise<{ readonly items: InvoiceFacts[]; readonly hasMore: boolean }>;
  /** null: nothing will be invoiced. */
  readonly previewInvoice: (subscriptionId: string) => Promise<InvoiceFacts | null>;
  /** `known`: it had arrived before. */
  readonly report: (reading: MeterReading) => Promise<"accepted" | "known">;
  /** What the provider has summed, by the hour; hours without are left out. Both times are whole hours. */
  readonly listReported: (
    customerId: string,
    meter: MeterId,
    from: Date,
    to: Date,
  ) => Promise<{ readonly hour: Date; readonly value: number }[]>;
  readonly grantCredit: (grant: {
    readonly customerId: string;
    readonly amountCents: number;
    readonly reason: string;
    readonly expiresAt: Date | null;
    readonly idempotencyKey: string;
  }) => Promise<{ readonly grantId: string }>;
  /** @throws PaymentError `refused` when the signature is wrong or too old */
  readonly readNotification: (body: string, signature: string, now: Date) => Notification;
}
