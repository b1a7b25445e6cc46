import { aggregate } from "./aggregate.ts";
import { completeCheckout } from "./checkout-routes.ts";
import type { Faults } from "./faults.ts";
import { type Form, formsOf, numberOf, parseForm, textOf } from "./form.ts";
import { type Books, chargeOpenInvoices, endDuePeriods, endPeriod } from "./invoices.ts";
import type { Delivery } from "./notifications.ts";
import { StripeRefusal } from "./refusal.ts";
import { find } from "./state.ts";

/** Where those who steer the stand-in ask, apart from all that Stripe has. It answers while the rest is down, too. */
const CONTROL_PREFIX = "/_stand-in/";

export interface Controls {
  readonly books: Books;
  readonly faults: Faults;
  /** Seconds by which the stand-in is ahead of the clock it was given. */
  readonly clock: { aheadS: number };
  readonly deliver: () => Promise<Delivery[]>;
}

const ALL_TIME = { startS: 0, endS: Number.MAX_SAFE_INTEGER };

/** What each meter's events of a customer come to, by event name; text, as they may be larger than a number holds. */
export const sumMeters = ({ state, newestBy }: Books, customerId: string): Record<string, string> =>
  Object.fromEntries(
    [...state.meters.values()].map((meter) => [
      meter.event_name,
      aggregate(state, newestBy, meter, { customerId, ...ALL_TIME }).toString(),
    ]),
  );

const showClock = ({ books, clock }: Controls) => ({ nowS: books.state.nowS(), aheadS: clock.aheadS });

const showFaults = ({ faults }: Controls) => faults;

const changeFaults = ({ faults }: Controls, given: Form) => {
  faults.latencyMs = numberOf(given, "latencyMs") ?? faults.latencyMs;
  if (given["isDown"] !== undefined) faults.isDown = given["isDown"] === "true";
  for (const fault of formsOf(given, "next")) {
    const status = numberOf(fault, "status");
    faults.next.push({
      status: status === 429 || status === 503 ? status : 500,
      when: textOf(fault, "when") === "after" ? "after" : "before",
    });
  }
  return faults;
};

/** By method and path; `{id}` is handed over. Bodies and queries are forms, as Stripe's are: `curl -d forwardS=60 …/clock`. */
const CONTROLS: readonly {
  readonly method: "GET" | "POST";
  readonly path: RegExp;
  readonly answer: (controls: Controls, given: Form, id: string) => object | Promise<object>;
}[] = [
  { method: "GET", path: /^clock$/, answer: showClock },
  {
    method: "POST",
    path: /^clock$/,
    answer: (controls, given) => {
      controls.clock.aheadS += numberOf(given, "forwardS") ?? 0;
      endDuePeriods(controls.books);
      return showClock(controls);
    },
  },
  { method: "GET", path: /^faults$/, answer: showFaults },
  { method: "POST", path: /^faults$/, answer: changeFaults },
  { method: "GET", path: /^customers$/, answer: ({ books }) => [...books.state.customers.values()] },
  { method: "GET", path: /^subscriptions$/, answer: ({ books }) => [...books.state.subscriptions.values()] },
  {
    method: "GET",
    path: /^customers\/(\w+)\/meter-sums$/,
    answer: ({ books }, _given, id) => sumMeters(books, find(books.state.customers, id, "customer").id),
  },
  {
    method: "POST",
    path: /^customers\/(\w+)\/card$/,
    // `declined=true` refuses the next charges; otherwise the card works, and what is open is paid.
    answer: ({ books }, given, id) => {
      const customer = find(books.state.customers, id, "customer");
      if (textOf(given, "declined") === "true") books.state.declined.add(customer.id);
      else {
        books.state.declined.delete(customer.id);
        chargeOpenInvoices(books.state, customer.id);
      }
      return { declined: books.state.declined.has(customer.id) };
    },
  },
  {
    method: "POST",
    path: /^checkouts\/(\w+)\/complete$/,
    answer: ({ books }, _given, id) => ({ successUrl: completeCheckout(books, id) }),
  },
  {
    method: "POST",
    path: /^subscriptions\/(\w+)\/end-period$/,
    // The invoice comes now, and not an hour after the period's end.
    answer: ({ books }, _given, id) => endPeriod(books, find(books.state.subscriptions, id, "subscription")),
  },
  // Sends the notifications that wait, and says what each was answered.
  { method: "POST", path: /^deliver$/, answer: ({ deliver }) => deliver() },
];

/** @returns undefined when the path is none of the controls' */
export const answerControl = async (
  controls: Controls,
  method: string,
  url: URL,
  body: string,
): Promise<{ readonly status: number; readonly text: string } | undefined> => {
  if (!url.pathname.startsWith(CONTROL_PREFIX)) return undefined;
  const path = url.pathname.slice(CONTROL_PREFIX.length);
  const control = CONTROLS.find((each) => each.method === method && each.path.test(path));
  try {
    if (control === undefined) {
      throw new StripeRefusal(404, "invalid_request_error", `The stand-in has no control ${method} ${path}.`);
    }
    const given = parseForm(method === "POST" ? body : url.search.slice(1));
    const answer = await control.answer(controls, given, control.path.exec(path)?.[1] ?? "");
    return { status: 200, text: JSON.stringify(answer) };
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error;
    return { status: error.status, text: JSON.stringify(error.body) };
  }
};
