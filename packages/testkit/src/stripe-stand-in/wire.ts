import type Stripe from "stripe";

/** An object of Stripe's as it crosses the wire: the SDK turns some strings into decimals, we send the strings. */
export type Wire<T> = T extends string
  ? T
  : T extends Stripe.Decimal
    ? string
    : T extends readonly (infer Item)[]
      ? Wire<Item>[]
      : T extends object
        ? { [Key in keyof T]: Wire<T[Key]> }
        : T;

export type Customer = Wire<Stripe.Customer>;
export type Product = Wire<Stripe.Product>;
export type Price = Wire<Stripe.Price>;
export type Meter = Wire<Stripe.Billing.Meter>;
export type MeterEvent = Wire<Stripe.Billing.MeterEvent>;
export type MeterEventSummary = Wire<Stripe.Billing.MeterEventSummary>;
export type Subscription = Wire<Stripe.Subscription>;
export type SubscriptionItem = Wire<Stripe.SubscriptionItem>;
export type Invoice = Wire<Stripe.Invoice>;
export type InvoiceLine = Wire<Stripe.InvoiceLineItem>;
export type CheckoutSession = Wire<Stripe.Checkout.Session>;
export type PortalSession = Wire<Stripe.BillingPortal.Session>;
export type PortalConfiguration = Wire<Stripe.BillingPortal.Configuration>;
export type CreditGrant = Wire<Stripe.Billing.CreditGrant>;

export interface List<Item> {
  readonly object: "list";
  readonly data: Item[];
  readonly has_more: boolean;
  readonly url: string;
}

export const listOf = <Item>(data: Item[], url: string, hasMore = false): List<Item> => ({
  object: "list",
  data,
  has_more: hasMore,
  url,
});
