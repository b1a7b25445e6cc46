import { METER_IDS, METERS, type MeterId, PAID_PLAN_IDS, type PaidPlanId, PLANS, type Plan } from "@sluice/contracts";

export const CURRENCY = "usd";

export interface CatalogueProduct {
  /** Ours: the same in every account of the provider. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

export interface CatalogueMeter {
  readonly meter: MeterId;
  readonly eventName: string;
  readonly name: string;
  /** A later event of the same hour replaces the earlier: a total can be told again and never counts twice. */
  readonly window: "hour";
}

export interface CatalogueTier {
  /** In reported units; null: without end. */
  readonly upTo: number | null;
  /** Of one reported unit, a decimal. */
  readonly unitCents: string;
}

export interface CataloguePrice {
  readonly lookupKey: string;
  readonly planId: PaidPlanId;
  readonly productId: string;
  readonly name: string;
  /** null: a base price, paid once a month. */
  readonly meter: MeterId | null;
  readonly monthlyCents: number | null;
  readonly tiers: readonly CatalogueTier[];
}

/** What a customer may do on the provider's own pages, and so nothing else. */
export interface CataloguePortal {
  /** As the provider's dashboard shows it. */
  readonly name: string;
  /** What of themselves they may change. */
  readonly customerUpdates: readonly ("address" | "name" | "tax_id")[];
}

export interface Catalogue {
  readonly products: readonly CatalogueProduct[];
  readonly meters: readonly CatalogueMeter[];
  readonly prices: readonly CataloguePrice[];
  readonly portal: CataloguePortal;
}

/** How many reported units a priced one is: a power of ten. */
const ratioOf = (meter: MeterId): number =>
  METERS[meter].pricedUnit.countedUnits / METERS[meter].reportedUnit.countedUnits;

/** `"3.2"` a GB is `"0.0000000032"` a byte: moves the point, so that no float comes near a price. */
export const divideByPowerOfTen = (decimal: string, power: number): string => {
  const zeros = Math.round(Math.log10(power));
  const [whole = "0", part = ""] = decimal.split(".");
  const digits = whole.padStart(zeros + 1, "0") + part;
  const point = digits.length - part.length - zeros;
  const fraction = digits.slice(point).replace(/0+$/, "");
  return (digits.slice(0, point).replace(/^0+(?=\d)/, "") || "0") + (fraction === "" ? "" : `.${fraction}`);
};

/** What is included costs nothing and is the first step; then the plan's own steps. */
const tiersOf = (plan: Plan, meter: MeterId): CatalogueTier[] => {
  const { included, tiers } = plan.meters[meter];
  const ratio = ratioOf(meter);
  const priced = tiers.map(({ upTo, unitCents }) => ({
    upTo: upTo === null ? null : upTo * ratio,
    unitCents: divideByPowerOfTen(unitCents, ratio),
  }));
  return included === null || included === 0 ? priced : [{ upTo: included * ratio, unitCents: "0" }, ...priced];
};

const productOfMeter = (meter: MeterId): string => `sluice_${meter}`;
const productOfPlan = (planId: PaidPlanId): string => `sluice_plan_${planId}`;

const pricesOf = (planId: PaidPlanId): CataloguePrice[] => {
  const plan: Plan = PLANS[planId];
  const metered = METER_IDS.filter((meter) => plan.meters[meter].tiers.length > 0).map((meter) => ({
    lookupKey: `sluice_${planId}_${meter}`,
    planId,
    productId: productOfMeter(meter),
    name: `${METERS[meter].name} (${plan.name})`,
    meter,
    monthlyCents: null,
    tiers: tiersOf(plan, meter),
  }));
  if (plan.monthlyBaseCents === 0) return metered;
  const base: CataloguePrice = {
    lookupKey: `sluice_${planId}_base`,
    planId,
    productId: productOfPlan(planId),
    name: `${plan.name}, a month`,
    meter: null,
    monthlyCents: plan.monthlyBaseCents,
    tiers: [],
  };
  return [base, ...metered];
};

/** What the provider has to know to bill our plans: made from the plans and meters alone, so that they cannot differ. */
export const CATALOGUE: Catalogue = {
  products: [
    ...METER_IDS.map((meter) => ({
      id: productOfMeter(meter),
      name: METERS[meter].name,
      description: METERS[meter].description,
    })),
    ...PAID_PLAN_IDS.filter((planId) => PLANS[planId].monthlyBaseCents > 0).map((planId) => ({
      id: productOfPlan(planId),
      name: PLANS[planId].name,
      description: PLANS[planId].description,
    })),
  ],
  meters: METER_IDS.map((meter) => ({
    meter,
    eventName: METERS[meter].eventName,
    name: METERS[meter].name,
    window: "hour",
  })),
  prices: PAID_PLAN_IDS.flatMap(pricesOf),
  portal: { name: "Sluice", customerUpdates: ["name", "address", "tax_id"] },
};

export const priceOfLookupKey = (lookupKey: string | null): CataloguePrice | undefined =>
  CATALOGUE.prices.find((price) => price.lookupKey === lookupKey);
