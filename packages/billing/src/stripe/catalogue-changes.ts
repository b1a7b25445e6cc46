import { METERS } from "@sluice/contracts";
import type Stripe from "stripe";
import {
  type Catalogue,
  type CatalogueMeter,
  type CataloguePortal,
  type CataloguePrice,
  type CatalogueProduct,
  CURRENCY,
} from "./catalogue.ts";
import { isPortalSame } from "./portal-configuration.ts";

/** What the provider has of ours. */
export interface FoundCatalogue {
  readonly products: readonly Stripe.Product[];
  /** Active ones. */
  readonly meters: readonly Stripe.Billing.Meter[];
  /** Active ones, with their tiers. */
  readonly prices: readonly Stripe.Price[];
  readonly portal: Stripe.BillingPortal.Configuration | undefined;
}

export type CatalogueChange =
  | { readonly kind: "createProduct"; readonly product: CatalogueProduct }
  | { readonly kind: "updateProduct"; readonly product: CatalogueProduct }
  | { readonly kind: "createMeter"; readonly meter: CatalogueMeter }
  | { readonly kind: "renameMeter"; readonly meter: CatalogueMeter; readonly id: string }
  | { readonly kind: "createPrice"; readonly price: CataloguePrice }
  /** A price is for life: another one takes over its lookup key, and who pays by the old one goes on doing so. */
  | { readonly kind: "replacePrice"; readonly price: CataloguePrice; readonly oldId: string }
  | { readonly kind: "renamePrice"; readonly price: CataloguePrice; readonly id: string }
  | { readonly kind: "retirePrice"; readonly id: string; readonly lookupKey: string }
  | { readonly kind: "createPortal"; readonly portal: CataloguePortal }
  | { readonly kind: "updatePortal"; readonly portal: CataloguePortal; readonly id: string };

const OURS = "sluice_";

/** All that a price can never change, as one text. */
const termsOf = (price: CataloguePrice): string =>
  JSON.stringify([
    price.productId,
    CURRENCY,
    price.meter === null ? null : METERS[price.meter].eventName,
    price.monthlyCents,
    price.tiers.map(({ upTo, unitCents }) => [upTo, unitCents]),
  ]);

const TWELVE_PLACES = 12;

const inPlainDigits = (decimal: Stripe.Decimal): string =>
  decimal.toFixed(TWELVE_PLACES, "half-up").replace(/\.?0+$/, "");

const termsOfFound = (price: Stripe.Price, meters: readonly Stripe.Billing.Meter[]): string => {
  const meter = meters.find(({ id }) => id === price.recurring?.meter);
  return JSON.stringify([
    typeof price.product === "string" ? price.product : price.product.id,
    price.currency,
    price.recurring?.meter == null ? null : (meter?.event_name ?? "another"),
    price.unit_amount,
    (price.tiers ?? []).map((tier) => [
      tier.up_to,
      tier.unit_amount_decimal === null ? null : inPlainDigits(tier.unit_amount_decimal),
    ]),
  ]);
};

const changeProduct = (product: CatalogueProduct, found: FoundCatalogue): CatalogueChange[] => {
  const there = found.products.find(({ id }) => id === product.id);
  if (there === undefined) return [{ kind: "createProduct", product }];
  const isSame = there.name === product.name && there.description === product.description && there.active;
  return isSame ? [] : [{ kind: "updateProduct", product }];
};

/** @throws when a meter is there that counts otherwise: nothing but its name can ever be changed */
const changeMeter = (meter: CatalogueMeter, found: FoundCatalogue): CatalogueChange[] => {
  const there = found.meters.find(({ event_name }) => event_name === meter.eventName);
  if (there === undefined) return [{ kind: "createMeter", meter }];
  if (there.event_time_window !== meter.window || there.default_aggregation.formula !== "sum") {
    const how = `sums by ${there.event_time_window ?? "event"} with "${there.default_aggregation.formula}"`;
    throw new Error(
      `The meter ${there.id} has the event name ${meter.eventName} and ${how}; it must sum by ${meter.window}. Stripe lets nobody change that: deactivate it, and run this again.`,
    );
  }
  return there.display_name === meter.name ? [] : [{ kind: "renameMeter", meter, id: there.id }];
};

const changePrice = (price: CataloguePrice, found: FoundCatalogue): CatalogueChange[] => {
  const there = found.prices.find(({ lookup_key }) => lookup_key === price.lookupKey);
  if (there === undefined) return [{ kind: "createPrice", price }];
  if (termsOfFound(there, found.meters) !== termsOf(price)) return [{ kind: "replacePrice", price, oldId: there.id }];
  return there.nickname === price.name ? [] : [{ kind: "renamePrice", price, id: there.id }];
};

const changePortal = (portal: CataloguePortal, there: FoundCatalogue["portal"]): CatalogueChange[] => {
  if (there === undefined) return [{ kind: "createPortal", portal }];
  return isPortalSame(portal, there) ? [] : [{ kind: "updatePortal", portal, id: there.id }];
};

/** What has to be done so that the provider has what we sell, in an order that works. */
export const findCatalogueChanges = (catalogue: Catalogue, found: FoundCatalogue): CatalogueChange[] => {
  const known = new Set(catalogue.prices.map(({ lookupKey }) => lookupKey));
  const retired = found.prices.flatMap(({ id, lookup_key }): CatalogueChange[] =>
    lookup_key?.startsWith(OURS) === true && !known.has(lookup_key)
      ? [{ kind: "retirePrice", id, lookupKey: lookup_key }]
      : [],
  );
  return [
    ...catalogue.products.flatMap((product) => changeProduct(product, found)),
    ...catalogue.meters.flatMap((meter) => changeMeter(meter, found)),
    ...catalogue.prices.flatMap((price) => changePrice(price, found)),
    ...retired,
    ...changePortal(catalogue.portal, found.portal),
  ];
};

const priceInWords = ({ monthlyCents, tiers }: CataloguePrice): string =>
  monthlyCents === null
    ? tiers.map(({ upTo, unitCents }) => `${unitCents} to ${upTo ?? "the end"}`).join(", ")
    : `${monthlyCents} a month`;

/** One line for whoever has to agree. Amounts are cents of a reported unit. */
export const describeChange = (change: CatalogueChange): string => {
  switch (change.kind) {
    case "createProduct":
      return `+ product ${change.product.id}: ${change.product.name}`;
    case "updateProduct":
      return `~ product ${change.product.id}: ${change.product.name}`;
    case "createMeter":
      return `+ meter ${change.meter.eventName}: ${change.meter.name}`;
    case "renameMeter":
      return `~ meter ${change.meter.eventName}: ${change.meter.name}`;
    case "createPrice":
      return `+ price ${change.price.lookupKey}: ${priceInWords(change.price)}`;
    case "replacePrice":
      return `~ price ${change.price.lookupKey}: ${priceInWords(change.price)} (instead of ${change.oldId})`;
    case "renamePrice":
      return `~ price ${change.price.lookupKey}: ${change.price.name}`;
    case "retirePrice":
      return `- price ${change.lookupKey}: no longer sold (${change.id})`;
    case "createPortal":
      return `+ portal ${change.portal.name}`;
    case "updatePortal":
      return `~ portal ${change.portal.name} (${change.id})`;
  }
};
