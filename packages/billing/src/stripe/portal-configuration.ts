import type Stripe from "stripe";
import type { CataloguePortal } from "./catalogue.ts";

/** By this a configuration of the portal is known for ours. */
const METADATA = { sluice_portal: "1" } as const;

/**
 * What the portal lets people do. Plans are changed and ended with us alone: only we know for how long somebody has committed
 * themselves, and what a smaller plan has no room for.
 */
const toFeatures = ({ customerUpdates }: CataloguePortal) => ({
  customer_update: { enabled: true, allowed_updates: [...customerUpdates] },
  invoice_history: { enabled: true },
  payment_method_update: { enabled: true },
  subscription_cancel: { enabled: false },
  subscription_pause: { enabled: false },
  subscription_update: { enabled: false },
});

export const toPortalParams = (portal: CataloguePortal) => ({
  name: portal.name,
  features: toFeatures(portal),
  // A page of its own would let people in past our sign-in.
  login_page: { enabled: false },
  metadata: METADATA,
});

/** Ours, of all that the account has; undefined when the catalogue has not been applied. */
export const findPortal = async (stripe: Stripe): Promise<Stripe.BillingPortal.Configuration | undefined> => {
  const all = stripe.billingPortal.configurations.list({ active: true, limit: 100 });
  for await (const configuration of all) {
    if (configuration.metadata?.["sluice_portal"] === METADATA.sluice_portal) return configuration;
  }
  return undefined;
};

/** Whether it lets people do what it is to let them do. What Stripe has beside that is Stripe's. */
export const isPortalSame = (portal: CataloguePortal, there: Stripe.BillingPortal.Configuration): boolean => {
  const { customer_update: update, ...others } = toFeatures(portal);
  const wanted = new Set<string>(update.allowed_updates);
  const allowed = there.features.customer_update.allowed_updates;
  return (
    there.name === portal.name &&
    !there.login_page.enabled &&
    there.features.customer_update.enabled &&
    allowed.length === wanted.size &&
    allowed.every((name) => wanted.has(name)) &&
    Object.entries(others).every(
      ([name, { enabled }]) => there.features[name as keyof typeof others].enabled === enabled,
    )
  );
};
