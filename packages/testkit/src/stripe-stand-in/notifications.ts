import { createHmac } from "node:crypto";
import type { QueuedNotification, State } from "./state.ts";

export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
}

/** As Stripe signs: over the time and the exact bytes of the body. */
export const signBody = (secret: string, body: string, timestampS: number): string =>
  `t=${timestampS},v1=${createHmac("sha256", secret).update(`${timestampS}.${body}`).digest("hex")}`;

export interface DeliveryOptions {
  /** Which to send and in which order; all, in the order they happened, when absent. May name one several times. */
  readonly arrange?: (queued: readonly QueuedNotification[]) => readonly QueuedNotification[];
}

export interface Delivery {
  readonly type: string;
  /** `0`: nobody answered. */
  readonly status: number;
}

/** Sends what is queued. What is not answered by 2xx stays for the next time, as Stripe sends for three days. */
export const deliverNotifications = async (
  state: State,
  target: WebhookTarget,
  { arrange = (queued) => queued }: DeliveryOptions = {},
): Promise<Delivery[]> => {
  const deliveries: Delivery[] = [];
  const refused = new Set<QueuedNotification>();
  const queued = state.notifications.splice(0);
  for (const notification of arrange(queued)) {
    notification.tries += 1;
    const status = await post(target, notification.body, state.nowS());
    if (status < 200 || status >= 300) refused.add(notification);
    deliveries.push({ type: notification.type, status });
  }
  state.notifications.unshift(...queued.filter((each) => refused.has(each)));
  return deliveries;
};

const post = async ({ url, secret }: WebhookTarget, body: string, nowS: number): Promise<number> => {
  try {
    const headers = { "content-type": "application/json", "stripe-signature": signBody(secret, body, nowS) };
    const response = await fetch(url, { method: "POST", body, headers });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
};
