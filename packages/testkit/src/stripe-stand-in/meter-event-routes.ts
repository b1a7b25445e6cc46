import { meterOfEvent } from "./catalogue-routes.ts";
import { type Form, formOf, numberOf, textOf } from "./form.ts";
import { PARAMETERS } from "./parameters.ts";
import { invalid, missingParameter, StripeRefusal } from "./refusal.ts";
import type { Call, Route } from "./route.ts";
import { newStripeId, notifyThin, type State } from "./state.ts";
import type { Meter, MeterEvent } from "./wire.ts";

const OLDEST_SECONDS = 35 * 86_400;
const NEWEST_SECONDS = 300;
const UNIQUE_SECONDS = 86_400;
const MAX_IDENTIFIER_LENGTH = 100;
const MAX_DIGITS = 15;

/** @throws StripeRefusal for what Stripe finds before it answers */
const readEvent = (state: State, given: Form) => {
  const eventName = textOf(given, "event_name");
  if (eventName === undefined) throw missingParameter("event_name");
  const meter = meterOfEvent(state, eventName);
  if (meter === undefined) {
    notifyThin(
      state,
      "v1.billing.meter.no_meter_found",
      reportOf("no_meter", `No meter has the event name ${eventName}.`),
    );
    throw invalid(`No active meter found for event name ${eventName}.`, "event_name", "no_meter");
  }
  if (meter.status !== "active") throw invalid("The meter is inactive.", "event_name", "archived_meter");
  const payload = formOf(given, "payload");
  if (payload === undefined) throw missingParameter("payload");
  const customerId = textOf(payload, meter.customer_mapping.event_payload_key);
  if (customerId === undefined) {
    throw invalid("The payload names no customer.", "payload", "meter_event_no_customer_defined");
  }
  const value = textOf(payload, meter.value_settings.event_payload_key) ?? "";
  if (!/^-?\d+$/.test(value)) {
    throw invalid(`The value must be a whole number, not ${value}.`, "payload", "meter_event_invalid_value");
  }
  if (value.replace("-", "").length > MAX_DIGITS) {
    throw invalid(`More than ${MAX_DIGITS} digits.`, "payload", "meter_event_value_too_many_digits");
  }
  const timestampS = numberOf(given, "timestamp") ?? state.nowS();
  if (timestampS > state.nowS() + NEWEST_SECONDS) {
    throw invalid("The timestamp is more than 5 minutes in the future.", "timestamp", "timestamp_in_future");
  }
  if (timestampS < state.nowS() - OLDEST_SECONDS) {
    throw invalid("The timestamp is more than 35 days ago.", "timestamp", "timestamp_too_far_in_past");
  }
  return { meter, customerId, value, timestampS };
};

const reportOf = (code: string, message: string) => ({
  developer_message_summary: message,
  reason: { error_count: 1, error_types: [{ code, error_count: 1, sample_errors: [{ error_message: message }] }] },
});

const takeIdentifier = (state: State, given: Form): string => {
  const identifier = textOf(given, "identifier") ?? newStripeId("meterevent");
  if (identifier.length > MAX_IDENTIFIER_LENGTH) {
    throw invalid(`At most ${MAX_IDENTIFIER_LENGTH} characters.`, "identifier");
  }
  const takenAtS = state.identifiers.get(identifier);
  if (takenAtS !== undefined && state.nowS() - takenAtS < UNIQUE_SECONDS) {
    throw invalid(`An event already exists with identifier ${identifier}.`, "identifier", "resource_already_exists");
  }
  state.identifiers.set(identifier, state.nowS());
  return identifier;
};

const store = (
  state: State,
  meter: Meter,
  fact: { customerId: string; value: string; timestampS: number; identifier: string },
) => {
  if (!state.customers.has(fact.customerId)) {
    // Of an unknown customer Stripe learns only after it has answered.
    const message = `No such customer: ${fact.customerId}`;
    notifyThin(state, "v1.billing.meter.error_report_triggered", reportOf("meter_event_customer_not_found", message));
    return;
  }
  state.events.push({
    meterId: meter.id,
    customerId: fact.customerId,
    value: BigInt(fact.value),
    timestampS: fact.timestampS,
    identifier: fact.identifier,
    receivedAtS: state.nowS(),
    order: state.events.length,
    isCancelled: false,
  });
};

const createMeterEvent = ({ state, given }: Call): MeterEvent => {
  const { meter, customerId, value, timestampS } = readEvent(state, given);
  const identifier = takeIdentifier(state, given);
  store(state, meter, { customerId, value, timestampS, identifier });
  return {
    object: "billing.meter_event",
    created: state.nowS(),
    event_name: meter.event_name,
    identifier,
    livemode: false,
    payload: {
      [meter.customer_mapping.event_payload_key]: customerId,
      [meter.value_settings.event_payload_key]: value,
    },
    timestamp: timestampS,
  } satisfies MeterEvent;
};

const cancelMeterEvent = ({ state, given }: Call) => {
  const identifier = textOf(formOf(given, "cancel") ?? {}, "identifier");
  const event = state.events.find((each) => each.identifier === identifier);
  if (event === undefined) throw invalid("No such event.", "cancel[identifier]", "resource_missing");
  if (state.nowS() - event.receivedAtS > UNIQUE_SECONDS) {
    throw invalid("Events can be cancelled within 24 hours.", "cancel[identifier]");
  }
  event.isCancelled = true;
  return {
    object: "billing.meter_event_adjustment",
    cancel: { identifier: event.identifier },
    event_name: textOf(given, "event_name") ?? "",
    livemode: false,
    status: "pending",
    type: "cancel",
  };
};

/** `customer/meter` of a meter event: Stripe works on one call of each at a time. */
export const lockOf = (given: Form): string =>
  JSON.stringify([formOf(given, "payload")?.["stripe_customer_id"] ?? "", given["event_name"] ?? ""]);

export const lockTimeout = (): StripeRefusal =>
  new StripeRefusal(429, "invalid_request_error", "Another call for this customer and meter is being worked on.", {
    code: "lock_timeout",
  });

export const METER_EVENT_PATH = "/v1/billing/meter_events";

export const METER_EVENT_ROUTES: readonly Route[] = [
  { method: "POST", path: METER_EVENT_PATH, parameters: PARAMETERS.meterEvent, answer: createMeterEvent },
  {
    method: "POST",
    path: "/v1/billing/meter_event_adjustments",
    parameters: PARAMETERS.meterEventAdjustment,
    answer: cancelMeterEvent,
  },
];
