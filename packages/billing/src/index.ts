export { type Fraction, parseDecimal, roundHalfUp } from "./prices/decimal.ts";
export {
  isUsedUp,
  type MeterQuantities,
  type PricedMeter,
  type PricedTier,
  type PricedUsage,
  priceUsage,
} from "./prices/price-usage.ts";
export { printMicroCents, type SharedCost, shareCosts, type UsedQuantity } from "./prices/share-costs.ts";
export {
  type BillingEnvironment,
  type BillingSettings,
  findBillingProblems,
  readBillingSettings,
} from "./stripe/billing-settings.ts";
export { createStripePayments } from "./stripe/create-stripe-payments.ts";
export { PaymentError, type PaymentErrorKind } from "./stripe/payment-error.ts";
export type {
  InvoiceFacts,
  InvoiceLineFacts,
  MeterReading,
  Notification,
  Payments,
  SubscriptionFacts,
  SubscriptionStatus,
} from "./stripe/payments.ts";
