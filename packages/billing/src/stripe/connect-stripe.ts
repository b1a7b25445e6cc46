import Stripe from "stripe";
import type { BillingSettings } from "./billing-settings.ts";

const TIMEOUT_MS = 15_000;

/**
 * The SDK, which does not try again by itself: what is repeated, when and with which identifier is decided where it is
 * written down.
 */
export const connectStripe = ({ secretKey, apiBase }: BillingSettings): Stripe =>
  new Stripe(secretKey, {
    maxNetworkRetries: 0,
    timeout: TIMEOUT_MS,
    telemetry: false,
    ...(apiBase === undefined
      ? {}
      : {
          host: apiBase.hostname,
          port: apiBase.port === "" ? (apiBase.protocol === "http:" ? 80 : 443) : apiBase.port,
          protocol: apiBase.protocol === "http:" ? ("http" as const) : ("https" as const),
        }),
  });
