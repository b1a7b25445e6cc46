import { type NewestBy, type StripeStandIn, signBody, startStripeStandIn } from "@sluice/testkit/stripe-stand-in";
import { applyCatalogueChanges, planCatalogueChanges } from "../stripe/apply-catalogue.ts";
import type { BillingSettings } from "../stripe/billing-settings.ts";
import { connectStripe } from "../stripe/connect-stripe.ts";
import { createStripePayments } from "../stripe/create-stripe-payments.ts";
import type { Payments } from "../stripe/payments.ts";

export interface TestPayments {
  readonly payments: Payments;
  readonly standIn: StripeStandIn;
  /** As Stripe signs what it sends, at the stand-in's time. */
  readonly sign: (body: string) => string;
  /** What a person does on the page that a checkout leads to. */
  readonly pay: (page: { readonly url: string }) => void;
  readonly close: () => Promise<void>;
}

/** The real adapter against the stand-in, which has our catalogue. `nowMs` is the stand-in's clock. */
export const startTestPayments = async (
  nowMs: () => number,
  { newestBy = "receipt" }: { newestBy?: NewestBy } = {},
): Promise<TestPayments> => {
  const webhookSecret = "whsec_test";
  const secretKey = "sk_test_standin";
  const standIn = await startStripeStandIn({ secretKey, nowS: () => Math.floor(nowMs() / 1000), newestBy });
  const settings: BillingSettings = { secretKey, webhookSecret, apiBase: new URL(standIn.url) };
  const stripe = connectStripe(settings);
  await applyCatalogueChanges(stripe, await planCatalogueChanges(stripe));
  return {
    payments: createStripePayments(settings),
    standIn,
    sign: (body) => signBody(webhookSecret, body, Math.floor(nowMs() / 1000)),
    pay: ({ url }) => {
      standIn.completeCheckout(url.split("/").at(-1) ?? "");
    },
    close: () => standIn.close(),
  };
};
