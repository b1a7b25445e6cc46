import { mayCancel } from "./portal-routes.ts";
import type { State } from "./state.ts";

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>body{font:16px/1.5 system-ui;max-width:32rem;margin:4rem auto;padding:0 1rem}button{font:inherit;padding:.5rem 1rem}</style>
</head><body><main><h1>${title}</h1>${body}</main></body></html>`;

/** What a person sees who is sent to pay. */
export const checkoutPage = (state: State, id: string): string => {
  const session = state.checkouts.get(id);
  if (session === undefined || session.status !== "open") return page("Checkout", "<p>This session is not open.</p>");
  const items = (state.orders.get(id)?.prices ?? []).map(
    ({ price }) => `<li>${escapeHtml(state.prices.get(price)?.nickname ?? price)}</li>`,
  );
  return page(
    "Checkout (stand-in)",
    `<p>No money moves here. Subscribe to:</p><ul>${items.join("")}</ul>
<form method="post"><button name="action" value="pay">Subscribe</button></form>
<p><a href="${escapeHtml(session.cancel_url ?? "/")}">Back</a></p>`,
  );
};

export const portalPage = (state: State, id: string): string => {
  const portal = state.portals.get(id);
  if (portal === undefined) return page("Billing portal", "<p>This session is not open.</p>");
  const invoices = [...state.invoices.values()]
    .filter(({ customer }) => customer === portal.customer)
    .map(
      ({ number, total, status }) => `<li>${escapeHtml(number ?? "")}: ${(total / 100).toFixed(2)} (${status})</li>`,
    );
  const subscription = [...state.subscriptions.values()].find(({ customer }) => customer === portal.customer);
  return page(
    "Billing portal (stand-in)",
    `<p>Subscription: <b>${escapeHtml(subscription?.status ?? "none")}</b>${subscription?.cancel_at_period_end === true ? ", ends with its period" : ""}</p>
<ul>${invoices.join("")}</ul>
<form method="post"><button name="action" value="new-card">Use a card that works</button>
${mayCancel(state, portal) ? '<button name="action" value="cancel">Cancel subscription</button>' : ""}</form>
<p><a href="${escapeHtml(portal.return_url ?? "/")}">Return</a></p>`,
  );
};
