import { handleStripeWebhook } from "#server/stripe-route.ts";

export const POST = handleStripeWebhook;
