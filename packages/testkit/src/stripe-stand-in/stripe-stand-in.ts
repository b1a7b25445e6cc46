import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { NewestBy } from "./aggregate.ts";
import { CATALOGUE_ROUTES } from "./catalogue-routes.ts";
import { CHECKOUT_ROUTES, completeCheckout } from "./checkout-routes.ts";
import { answerControl, type Controls, sumMeters } from "./control-routes.ts";
import { CUSTOMER_ROUTES } from "./customer-routes.ts";
import { createFaults, type Faults } from "./faults.ts";
import { parseForm } from "./form.ts";
import { type Books, endDuePeriods } from "./invoices.ts";
import { lockOf, lockTimeout, METER_EVENT_PATH, METER_EVENT_ROUTES } from "./meter-event-routes.ts";
import { type Delivery, type DeliveryOptions, deliverNotifications, type WebhookTarget } from "./notifications.ts";
import { checkoutPage, portalPage } from "./pages.ts";
import { refuseUnknownParameters } from "./parameters.ts";
import { actInPortal, PORTAL_ROUTES } from "./portal-routes.ts";
import { StripeRefusal } from "./refusal.ts";
import type { Route } from "./route.ts";
import { createState, newStripeId, type State } from "./state.ts";
import { SUBSCRIPTION_ROUTES } from "./subscription-routes.ts";

export interface StandInOptions {
  readonly secretKey: string;
  /** Where notifications go; they stay queued when absent. */
  readonly webhook?: WebhookTarget;
  /** Stands where Stripe's clock would. */
  readonly nowS?: () => number;
  readonly newestBy?: NewestBy;
  readonly port?: number;
}

/** Stripe as far as this product uses it: it keeps what it is told, and refuses what Stripe refuses. */
export interface StripeStandIn {
  readonly url: string;
  readonly state: State;
  readonly faults: Faults;
  readonly deliver: (options?: DeliveryOptions) => Promise<Delivery[]>;
  /** What the meter's events of a customer come to over all time. */
  readonly sumOf: (eventName: string, customerId: string) => bigint;
  readonly completeCheckout: (id: string) => string;
  readonly endDuePeriods: () => void;
  readonly close: () => Promise<void>;
}

const ROUTES: readonly Route[] = [
  ...CATALOGUE_ROUTES,
  ...CUSTOMER_ROUTES,
  ...METER_EVENT_ROUTES,
  ...SUBSCRIPTION_ROUTES,
  ...CHECKOUT_ROUTES,
  ...PORTAL_ROUTES,
];

const PATTERNS = ROUTES.map((route) => ({
  route,
  pattern: new RegExp(`^${route.path.replace("{id}", "(\\w+)")}$`),
}));

const findRoute = (method: string, path: string): { route: Route; id: string } => {
  for (const { route, pattern } of PATTERNS) {
    const match = route.method === method ? pattern.exec(path) : null;
    if (match !== null) return { route, id: match[1] ?? "" };
  }
  throw new StripeRefusal(404, "invalid_request_error", `Unrecognized request URL (${method}: ${path}).`);
};

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
};

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly isReplay?: boolean;
}

const createApi = (books: Books, secretKey: string, faults: Faults) => {
  const { state } = books;

  const work = (request: IncomingMessage, url: URL, body: string): Answer => {
    const method = request.method ?? "GET";
    if (request.headers.authorization !== `Bearer ${secretKey}`) {
      throw new StripeRefusal(401, "invalid_request_error", "Invalid API Key provided.");
    }
    const key = request.headers["idempotency-key"];
    const asked = JSON.stringify([method, url.pathname, body]);
    const earlier = typeof key === "string" && method === "POST" ? state.idempotency.get(key) : undefined;
    if (earlier !== undefined) {
      if (earlier.request !== asked) {
        const message =
          "Keys for idempotent requests can only be used with the same parameters they were first used with.";
        throw new StripeRefusal(400, "idempotency_error", message);
      }
      return { status: earlier.status, text: earlier.answer, isReplay: true };
    }
    const { route, id } = findRoute(method, url.pathname);
    const given = parseForm(method === "POST" ? body : url.search.slice(1) || body);
    refuseUnknownParameters(given, route.parameters);
    const text = JSON.stringify(route.answer({ ...books, id, given }));
    if (typeof key === "string") state.idempotency.set(key, { request: asked, status: 200, answer: text });
    return { status: 200, text };
  };

  /** One call of each customer and meter at a time; another is refused while the first is at work. */
  const locked = async (lock: string | undefined, run: () => Promise<Answer>): Promise<Answer> => {
    if (lock === undefined) return run();
    if (state.busy.has(lock)) throw lockTimeout();
    state.busy.add(lock);
    try {
      return await run();
    } finally {
      state.busy.delete(lock);
    }
  };

  return async (request: IncomingMessage, url: URL, body: string): Promise<Answer> => {
    const lock = url.pathname === METER_EVENT_PATH ? lockOf(parseForm(body)) : undefined;
    try {
      return await locked(lock, async () => {
        if (faults.latencyMs > 0) await wait(faults.latencyMs);
        const fault = faults.next.shift();
        const answer = fault?.when === "before" ? undefined : work(request, url, body);
        if (fault !== undefined || answer === undefined) {
          const status = fault?.status ?? 500;
          const type = status === 429 ? "invalid_request_error" : "api_error";
          throw new StripeRefusal(status, type, status === 429 ? "Too many requests." : "An error on Stripe's side.");
        }
        return answer;
      });
    } catch (error) {
      if (!(error instanceof StripeRefusal)) throw error;
      return { status: error.status, text: JSON.stringify(error.body) };
    }
  };
};

const answerPage = (books: Books, method: string, url: URL, body: string, response: ServerResponse): boolean => {
  const match = /^\/(pay|portal)\/(\w+)$/.exec(url.pathname);
  if (match === null) return false;
  const [, kind, id = ""] = match;
  if (method === "POST") {
    const place = kind === "pay" ? completeCheckout(books, id) : url.pathname;
    if (kind === "portal") actInPortal(books, id, parseForm(body));
    response.writeHead(303, { location: place }).end();
    return true;
  }
  const html = kind === "pay" ? checkoutPage(books.state, id) : portalPage(books.state, id);
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(html);
  return true;
};

export const startStripeStandIn = async (options: StandInOptions): Promise<StripeStandIn> => {
  const clock = { aheadS: 0 };
  const givenNowS = options.nowS ?? (() => Math.floor(Date.now() / 1000));
  const state = createState(() => givenNowS() + clock.aheadS);
  const faults = createFaults();
  const newestBy = options.newestBy ?? "receipt";
  const address = { url: "" };
  const books: Books = {
    state,
    newestBy,
    get publicUrl() {
      return address.url;
    },
  };
  const answerApi = createApi(books, options.secretKey, faults);
  const deliver = (delivery?: DeliveryOptions): Promise<Delivery[]> =>
    options.webhook === undefined ? Promise.resolve([]) : deliverNotifications(state, options.webhook, delivery);
  const controls: Controls = { books, faults, clock, deliver };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", address.url);
    const body = await readBody(request);
    const steered = await answerControl(controls, request.method ?? "GET", url, body);
    if (steered !== undefined) {
      response.writeHead(steered.status, { "content-type": "application/json" }).end(steered.text);
      return;
    }
    if (faults.isDown) {
      request.socket.destroy();
      return;
    }
    endDuePeriods(books);
    if (answerPage(books, request.method ?? "GET", url, body, response)) return;
    const { status, text, isReplay } = await answerApi(request, url, body);
    response
      .writeHead(status, {
        "content-type": "application/json",
        "request-id": newStripeId("req"),
        ...(isReplay === true ? { "idempotent-replayed": "true" } : {}),
      })
      .end(text);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      console.error("the stand-in failed:", error);
      response.writeHead(500).end(JSON.stringify({ error: { type: "api_error", message: String(error) } }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const listening = server.address();
  address.url = `http://127.0.0.1:${typeof listening === "object" && listening !== null ? listening.port : 0}`;

  return {
    url: address.url,
    state,
    faults,
    deliver,
    sumOf: (eventName, customerId) => BigInt(sumMeters(books, customerId)[eventName] ?? 0),
    completeCheckout: (id) => completeCheckout(books, id),
    endDuePeriods: () => endDuePeriods(books),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
