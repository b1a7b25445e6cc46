import { randomBytes } from "node:crypto";
import type Stripe from "stripe";
import { missingThing } from "./refusal.ts";
import type {
  CheckoutSession,
  CreditGrant,
  Customer,
  Invoice,
  InvoiceLine,
  Meter,
  PortalConfiguration,
  PortalSession,
  Price,
  Product,
  Subscription,
} from "./wire.ts";

/** A meter event that was taken. */
export interface StoredEvent {
  readonly meterId: string;
  readonly customerId: string;
  readonly value: bigint;
  readonly timestampS: number;
  readonly identifier: string;
  readonly receivedAtS: number;
  /** Rises with each event that is taken. */
  readonly order: number;
  isCancelled: boolean;
}

export interface QueuedNotification {
  readonly body: string;
  readonly id: string;
  readonly type: string;
  tries: number;
}

/** What a checkout session was asked to sell, which its own object does not say. */
export interface CheckoutOrder {
  readonly prices: readonly { readonly price: string; readonly quantity: number | undefined }[];
  readonly trialEndS: number | undefined;
  readonly anchorS: number | undefined;
  readonly metadata: Record<string, string>;
}

export interface State {
  readonly customers: Map<string, Customer>;
  readonly products: Map<string, Product>;
  readonly prices: Map<string, Price>;
  readonly meters: Map<string, Meter>;
  readonly events: StoredEvent[];
  /** Identifier → when it was last taken, for the 24 hours that it stays unique. */
  readonly identifiers: Map<string, number>;
  readonly subscriptions: Map<string, Subscription>;
  readonly invoices: Map<string, Invoice>;
  readonly checkouts: Map<string, CheckoutSession>;
  readonly orders: Map<string, CheckoutOrder>;
  readonly portalConfigurations: Map<string, PortalConfiguration>;
  readonly portals: Map<string, PortalSession>;
  readonly creditGrants: Map<string, CreditGrant>;
  /** Credit grant → cents that are left of it. */
  readonly creditsLeft: Map<string, number>;
  /** Subscription → prorations that wait for its next invoice. */
  readonly prorations: Map<string, InvoiceLine[]>;
  readonly idempotency: Map<string, { readonly request: string; readonly status: number; readonly answer: string }>;
  /** Customers whose card is declined. */
  readonly declined: Set<string>;
  readonly notifications: QueuedNotification[];
  /** `customer/meter` that a call is at work on. */
  readonly busy: Set<string>;
  readonly nowS: () => number;
}

export const createState = (nowS: () => number): State => ({
  customers: new Map(),
  products: new Map(),
  prices: new Map(),
  meters: new Map(),
  events: [],
  identifiers: new Map(),
  subscriptions: new Map(),
  invoices: new Map(),
  checkouts: new Map(),
  orders: new Map(),
  portalConfigurations: new Map(),
  portals: new Map(),
  creditGrants: new Map(),
  creditsLeft: new Map(),
  prorations: new Map(),
  idempotency: new Map(),
  declined: new Set(),
  notifications: [],
  busy: new Set(),
  nowS,
});

export const newStripeId = (prefix: string): string => `${prefix}_${randomBytes(9).toString("hex")}`;

/** @throws StripeRefusal when there is none */
export const find = <Thing>(things: ReadonlyMap<string, Thing>, id: string, kind: string): Thing => {
  const thing = things.get(id);
  if (thing === undefined) throw missingThing(kind, id);
  return thing;
};

/** Queues a notification of what has just happened, with the object as it is at this moment. */
export const notify = (state: State, type: Stripe.Event["type"], object: object): void => {
  const id = newStripeId("evt");
  const event = {
    id,
    object: "event",
    api_version: "2026-10-28.endive",
    created: state.nowS(),
    type,
    data: { object },
    livemode: false,
    pending_webhooks: 1,
    request: null,
  };
  state.notifications.push({ id, type, body: JSON.stringify(event), tries: 0 });
};

/** Queues a thin event of API version 2: it names what happened, and the reader asks for the rest. */
export const notifyThin = (state: State, type: string, data: object): void => {
  const id = newStripeId("evt");
  const created = new Date(state.nowS() * 1000).toISOString();
  state.notifications.push({
    id,
    type,
    body: JSON.stringify({ id, object: "v2.core.event", type, created, livemode: false, data }),
    tries: 0,
  });
};
