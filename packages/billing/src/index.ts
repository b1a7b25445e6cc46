export {
  type BillingEnvironment,
  type BillingSettings,
  findBillingProblems,
  readBillingSettings,
} from "./stripe/billing-settings.ts";
export { createStripePayments } from "./stripe/create-stripe-payments.ts";
export { PaymentError } from "./stripe/payment-error.ts";
export type {
  InvoiceFacts,
  InvoiceLineFacts,
  MeterReading,
  Notification,
  Payments,
  SubscriptionFacts,
  SubscriptionStatus,
} from "./stripe/payments.ts";
