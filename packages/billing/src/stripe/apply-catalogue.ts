import Stripe from "stripe";
import { CATALOGUE, type Catalogue, type CataloguePrice, CURRENCY } from "./catalogue.ts";
import { type CatalogueChange, type FoundCatalogue, findCatalogueChanges } from "./catalogue-changes.ts";
import { findPortal, toPortalParams } from "./portal-configuration.ts";

const PAGE = { limit: 100 };

const readCatalogue = async (stripe: Stripe): Promise<FoundCatalogue> => ({
  products: await stripe.products.list(PAGE).autoPagingToArray({ limit: 10_000 }),
  meters: await stripe.billing.meters.list({ ...PAGE, status: "active" }).autoPagingToArray({ limit: 10_000 }),
  prices: await stripe.prices
    .list({ ...PAGE, active: true, expand: ["data.tiers"] })
    .autoPagingToArray({ limit: 10_000 }),
  portal: await findPortal(stripe),
});

export const planCatalogueChanges = async (
  stripe: Stripe,
  catalogue: Catalogue = CATALOGUE,
): Promise<CatalogueChange[]> => findCatalogueChanges(catalogue, await readCatalogue(stripe));

/** Whatever price a subscription has, of whatever year: these say what it is of ours. */
export const PRICE_METADATA = { plan: "sluice_plan", meter: "sluice_meter" } as const;

const toCreateParams = (price: CataloguePrice, meterId: string | undefined): Stripe.PriceCreateParams => ({
  currency: CURRENCY,
  product: price.productId,
  nickname: price.name,
  lookup_key: price.lookupKey,
  transfer_lookup_key: true,
  tax_behavior: "exclusive",
  metadata: { [PRICE_METADATA.plan]: price.planId, [PRICE_METADATA.meter]: price.meter ?? "" },
  recurring: {
    interval: "month",
    ...(meterId === undefined ? { usage_type: "licensed" } : { usage_type: "metered", meter: meterId }),
  },
  ...(price.monthlyCents === null
    ? {
        billing_scheme: "tiered",
        tiers_mode: "graduated",
        tiers: price.tiers.map(({ upTo, unitCents }) => ({
          up_to: upTo ?? "inf",
          unit_amount_decimal: Stripe.Decimal.from(unitCents),
        })),
      }
    : { unit_amount: price.monthlyCents }),
});

const createPrice = async (stripe: Stripe, catalogue: Catalogue, price: CataloguePrice): Promise<void> => {
  const eventName = catalogue.meters.find(({ meter }) => meter === price.meter)?.eventName;
  const meters = await stripe.billing.meters.list({ ...PAGE, status: "active" }).autoPagingToArray({ limit: 10_000 });
  const meterId = eventName === undefined ? undefined : meters.find(({ event_name }) => event_name === eventName)?.id;
  if (eventName !== undefined && meterId === undefined) throw new Error(`There is no active meter ${eventName}.`);
  await stripe.prices.create(toCreateParams(price, meterId));
};

const applyChange = async (stripe: Stripe, catalogue: Catalogue, change: CatalogueChange): Promise<void> => {
  switch (change.kind) {
    case "createProduct":
      await stripe.products.create(change.product);
      return;
    case "updateProduct": {
      const { id, name, description } = change.product;
      await stripe.products.update(id, { name, description, active: true });
      return;
    }
    case "createMeter":
      await stripe.billing.meters.create({
        display_name: change.meter.name,
        event_name: change.meter.eventName,
        event_time_window: change.meter.window,
        default_aggregation: { formula: "sum" },
      });
      return;
    case "renameMeter":
      await stripe.billing.meters.update(change.id, { display_name: change.meter.name });
      return;
    case "createPrice":
      await createPrice(stripe, catalogue, change.price);
      return;
    case "replacePrice":
      await createPrice(stripe, catalogue, change.price);
      await stripe.prices.update(change.oldId, { active: false });
      return;
    case "renamePrice":
      await stripe.prices.update(change.id, { nickname: change.price.name });
      return;
    case "retirePrice":
      await stripe.prices.update(change.id, { active: false });
      return;
    case "createPortal":
      await stripe.billingPortal.configurations.create(toPortalParams(change.portal));
      return;
    case "updatePortal":
      await stripe.billingPortal.configurations.update(change.id, toPortalParams(change.portal));
      return;
  }
};

/** Does the changes one after another. Cut short anywhere, the next run finds what is left. */
export const applyCatalogueChanges = async (
  stripe: Stripe,
  changes: readonly CatalogueChange[],
  catalogue: Catalogue = CATALOGUE,
): Promise<void> => {
  for (const change of changes) await applyChange(stripe, catalogue, change);
};
