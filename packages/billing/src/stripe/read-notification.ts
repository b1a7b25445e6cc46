import Stripe from "stripe";
import { PaymentError } from "./payment-error.ts";
import type { Notification } from "./payments.ts";

const TOLERANCE_SECONDS = 300;

interface RawNotification {
  readonly id: string;
  readonly type: string;
  /** Seconds; text in the thin events of API version 2. */
  readonly created: number | string;
  readonly data?: { readonly object?: Readonly<Record<string, unknown>>; readonly developer_message_summary?: string };
}

const refused = (message: string, cause?: unknown): PaymentError => new PaymentError("refused", message, { cause });

const isRaw = (value: unknown): value is RawNotification => {
  if (typeof value !== "object" || value === null) return false;
  const { id, type, created } = value as Record<string, unknown>;
  return typeof id === "string" && typeof type === "string" && ["number", "string"].includes(typeof created);
};

const textOr = (value: unknown): string | null => {
  if (typeof value === "string") return value;
  const id = typeof value === "object" && value !== null ? (value as { id?: unknown }).id : undefined;
  return typeof id === "string" ? id : null;
};

const METER_PROBLEMS = new Set(["v1.billing.meter.error_report_triggered", "v1.billing.meter.no_meter_found"]);

const aboutOf = (event: RawNotification): Notification["about"] => {
  const object = event.data?.object ?? {};
  const id = textOr(object["id"]);
  const customerId = textOr(object["customer"]);
  if (METER_PROBLEMS.has(event.type)) {
    return { kind: "meterProblem", message: event.data?.developer_message_summary ?? event.type };
  }
  if (event.type.startsWith("customer.subscription.") && id !== null && customerId !== null) {
    return { kind: "subscription", subscriptionId: id, customerId };
  }
  if (event.type === "checkout.session.completed") {
    const subscriptionId = textOr(object["subscription"]);
    if (subscriptionId !== null && customerId !== null) return { kind: "subscription", subscriptionId, customerId };
  }
  if (event.type.startsWith("invoice.") && id !== null) {
    const parent = object["parent"] as { subscription_details?: { subscription?: unknown } | null } | null | undefined;
    const subscriptionId = textOr(parent?.subscription_details?.subscription);
    return { kind: "invoice", invoiceId: id, subscriptionId, customerId };
  }
  return { kind: "other" };
};

/** Reads what Stripe sent, if Stripe sent it, and lately. The SDK's own reader takes only one of its two kinds of events. */
export const readNotification = (body: string, signature: string, secret: string, now: Date): Notification => {
  try {
    Stripe.webhooks.signature?.verifyHeader(body, signature, secret, TOLERANCE_SECONDS, undefined, now.getTime());
  } catch (error) {
    throw refused("The signature of this notification is wrong or older than five minutes.", error);
  }
  let event: unknown;
  try {
    event = JSON.parse(body);
  } catch (error) {
    throw refused("The notification is no JSON.", error);
  }
  if (!isRaw(event)) throw refused("The notification has no id, type or time.");
  const createdAt = typeof event.created === "number" ? new Date(event.created * 1000) : new Date(event.created);
  return { id: event.id, type: event.type, createdAt, about: aboutOf(event) };
};
