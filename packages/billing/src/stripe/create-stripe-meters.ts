import { METERS, type MeterId } from "@sluice/contracts";
import type Stripe from "stripe";
import { asPaymentErrors, catalogueNotApplied, PaymentError } from "./payment-error.ts";
import type { MeterReading, Payments } from "./payments.ts";
import { toDate, toSeconds } from "./to-facts.ts";

/** Stripe answers 400, and not 200, to an identifier that it has seen: that usage has arrived, so this is success. */
const isKnownIdentifier = (error: unknown): boolean =>
  error instanceof PaymentError &&
  error.kind === "refused" &&
  (error.param === "identifier" || /\bidentifier\b/.test(error.message));

const report = async (stripe: Stripe, reading: MeterReading): Promise<"accepted" | "known"> => {
  try {
    await asPaymentErrors(() =>
      stripe.billing.meterEvents.create({
        event_name: METERS[reading.meter].eventName,
        identifier: reading.identifier,
        timestamp: toSeconds(reading.at),
        payload: { stripe_customer_id: reading.customerId, value: reading.value.toString() },
      }),
    );
    return "accepted";
  } catch (error) {
    if (isKnownIdentifier(error)) return "known";
    throw error;
  }
};

/** Stripe's id of a meter, asked for once in this process. */
const createMeterIds = (stripe: Stripe) => {
  const ids = new Map<string, string>();
  return async (meter: MeterId): Promise<string> => {
    const { eventName } = METERS[meter];
    if (!ids.has(eventName)) {
      const meters = stripe.billing.meters.list({ status: "active", limit: 100 });
      for await (const { event_name, id } of meters) ids.set(event_name, id);
    }
    const id = ids.get(eventName);
    if (id !== undefined) return id;
    throw catalogueNotApplied(`Stripe has no active meter ${eventName}`);
  };
};

/** What Stripe is told of usage, and what it has summed. */
export const createStripeMeters = (stripe: Stripe): Pick<Payments, "report" | "listReported"> => {
  const meterIdOf = createMeterIds(stripe);
  return {
    report: (reading) => report(stripe, reading),

    listReported: (customerId, meter, from, to) =>
      asPaymentErrors(async () => {
        const found: { hour: Date; value: number }[] = [];
        const summaries = stripe.billing.meters.listEventSummaries(await meterIdOf(meter), {
          customer: customerId,
          start_time: toSeconds(from),
          end_time: toSeconds(to),
          value_grouping_window: "hour",
          limit: 100,
        });
        for await (const { start_time, aggregated_value } of summaries) {
          found.push({ hour: toDate(start_time), value: aggregated_value });
        }
        return found.sort((a, b) => a.hour.getTime() - b.hour.getTime());
      }),
  };
};
