import { type Form, formOf, metadataOf, textOf } from "./form.ts";
import { type Books, chargeOpenInvoices } from "./invoices.ts";
import { PARAMETERS } from "./parameters.ts";
import { invalid, missingParameter } from "./refusal.ts";
import { type Call, pageOf, type Route } from "./route.ts";
import { find, newStripeId, notify } from "./state.ts";
import type { PortalConfiguration, PortalSession } from "./wire.ts";

type Features = PortalConfiguration["features"];

/** Those of a new configuration of which nothing was said. */
const NO_FEATURES: Features = {
  customer_update: { allowed_updates: [], enabled: false },
  invoice_history: { enabled: false },
  payment_method_update: { enabled: false, payment_method_configuration: null },
  subscription_cancel: {
    cancellation_reason: { enabled: false, feedback_options: null, options: [] },
    enabled: false,
    mode: "at_period_end",
    proration_behavior: "none",
  },
  subscription_pause: { duration: { interval_options: [], type: "indefinite" }, enabled: false },
  subscription_update: {
    billing_cycle_anchor: null,
    default_allowed_updates: [],
    enabled: false,
    proration_behavior: "none",
    schedule_at_period_end: { conditions: [] },
    trial_update_behavior: "end_trial",
  },
};

const isEnabled = (given: Form, name: keyof Features, before: Features): boolean => {
  const feature = formOf(given, name);
  if (feature === undefined) return before[name].enabled;
  const enabled = textOf(feature, "enabled");
  if (enabled === undefined) throw missingParameter(`features[${name}][enabled]`);
  return enabled === "true";
};

const allowedUpdatesOf = (given: Form, before: Features): Features["customer_update"]["allowed_updates"] => {
  const allowed = formOf(given, "customer_update")?.["allowed_updates"];
  if (allowed === undefined) return before.customer_update.allowed_updates;
  return Array.isArray(allowed) ? allowed.filter((name) => typeof name === "string") : [];
};

const withGiven = (before: Features, given: Form): Features => {
  const customerUpdate = {
    allowed_updates: allowedUpdatesOf(given, before),
    enabled: isEnabled(given, "customer_update", before),
  };
  if (customerUpdate.enabled && customerUpdate.allowed_updates.length === 0) {
    throw missingParameter("features[customer_update][allowed_updates]");
  }
  for (const name of ["subscription_update", "subscription_pause"] as const) {
    if (isEnabled(given, name, before)) throw invalid("The stand-in's portal does not do that.", `features[${name}]`);
  }
  return {
    ...before,
    customer_update: customerUpdate,
    invoice_history: { enabled: isEnabled(given, "invoice_history", before) },
    payment_method_update: {
      ...before.payment_method_update,
      enabled: isEnabled(given, "payment_method_update", before),
    },
    subscription_cancel: { ...before.subscription_cancel, enabled: isEnabled(given, "subscription_cancel", before) },
  };
};

const createConfiguration = ({ state, given }: Call): PortalConfiguration => {
  const features = formOf(given, "features");
  if (features === undefined) throw missingParameter("features");
  const configuration = {
    id: newStripeId("bpc"),
    object: "billing_portal.configuration",
    active: true,
    application: null,
    business_profile: { headline: null, privacy_policy_url: null, terms_of_service_url: null },
    created: state.nowS(),
    default_return_url: null,
    features: withGiven(NO_FEATURES, features),
    is_default: false,
    livemode: false,
    login_page: { enabled: false, url: null },
    metadata: metadataOf(given),
    name: textOf(given, "name") ?? null,
    updated: state.nowS(),
  } satisfies PortalConfiguration;
  state.portalConfigurations.set(configuration.id, configuration);
  return configuration;
};

const updateConfiguration = ({ state, id, given }: Call): PortalConfiguration => {
  const configuration = find(state.portalConfigurations, id, "configuration");
  configuration.features = withGiven(configuration.features, formOf(given, "features") ?? {});
  configuration.name = textOf(given, "name") ?? configuration.name;
  configuration.metadata = { ...configuration.metadata, ...metadataOf(given) };
  configuration.updated = state.nowS();
  if (given["active"] !== undefined) configuration.active = given["active"] === "true";
  return configuration;
};

const createSession = ({ state, publicUrl, given }: Call): PortalSession => {
  const configurationId = textOf(given, "configuration");
  if (configurationId === undefined) {
    throw invalid(
      "No configuration provided and your test mode default configuration has not been created.",
      "configuration",
    );
  }
  const id = newStripeId("bps");
  const session = {
    id,
    object: "billing_portal.session",
    configuration: find(state.portalConfigurations, configurationId, "configuration").id,
    created: state.nowS(),
    customer: find(state.customers, textOf(given, "customer") ?? "", "customer").id,
    customer_account: null,
    flow: null,
    livemode: false,
    locale: null,
    on_behalf_of: null,
    return_url: textOf(given, "return_url") ?? null,
    url: `${publicUrl}/portal/${id}`,
  } satisfies PortalSession;
  state.portals.set(id, session);
  return session;
};

/** Whether the people in a session of the portal may end their subscription there. */
export const mayCancel = ({ portalConfigurations }: Books["state"], { configuration }: PortalSession): boolean =>
  portalConfigurations.get(configuration as string)?.features.subscription_cancel.enabled === true;

/** What the person does in the portal. */
export const actInPortal = (books: Books, id: string, form: Form): void => {
  const { state } = books;
  const portal = find(state.portals, id, "billing_portal.session");
  const { customer } = portal;
  const subscription = [...state.subscriptions.values()].find(
    (each) => each.customer === customer && each.status !== "canceled",
  );
  if (form["action"] === "new-card") {
    state.declined.delete(customer);
    chargeOpenInvoices(state, customer);
  }
  if (form["action"] === "cancel" && subscription !== undefined && mayCancel(state, portal)) {
    subscription.cancel_at_period_end = true;
    notify(state, "customer.subscription.updated", subscription);
  }
};

export const PORTAL_ROUTES: readonly Route[] = [
  { method: "POST", path: "/v1/billing_portal/sessions", parameters: PARAMETERS.portalCreate, answer: createSession },
  {
    method: "POST",
    path: "/v1/billing_portal/configurations",
    parameters: PARAMETERS.portalConfigurationCreate,
    answer: createConfiguration,
  },
  {
    method: "POST",
    path: "/v1/billing_portal/configurations/{id}",
    parameters: PARAMETERS.portalConfigurationUpdate,
    answer: updateConfiguration,
  },
  {
    method: "GET",
    path: "/v1/billing_portal/configurations",
    parameters: PARAMETERS.portalConfigurationList,
    answer: ({ state, given }) => {
      const fits = ({ active }: PortalConfiguration) =>
        given["active"] === undefined || String(active) === given["active"];
      return pageOf([...state.portalConfigurations.values()].filter(fits), given, "/v1/billing_portal/configurations");
    },
  },
];
