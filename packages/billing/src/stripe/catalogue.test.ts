import { METERS, PLANS } from "@sluice/contracts";
import { type StripeStandIn, startStripeStandIn } from "@sluice/testkit/stripe-stand-in";
import type Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { applyCatalogueChanges, planCatalogueChanges } from "./apply-catalogue.ts";
import { readBillingSettings } from "./billing-settings.ts";
import { CATALOGUE, type Catalogue, divideByPowerOfTen } from "./catalogue.ts";
import { describeChange } from "./catalogue-changes.ts";
import { connectStripe } from "./connect-stripe.ts";

let standIn: StripeStandIn;
let stripe: Stripe;

beforeEach(async () => {
  standIn = await startStripeStandIn({ secretKey: "sk_test_standin" });
  const settings = readBillingSettings({
    STRIPE_SECRET_KEY: "sk_test_standin",
    STRIPE_WEBHOOK_SECRET: "whsec_standin",
    STRIPE_API_BASE: standIn.url,
  });
  if (settings === undefined) throw new Error("billing is off");
  stripe = connectStripe(settings);
});
afterEach(() => standIn.close());

const apply = async (catalogue: Catalogue = CATALOGUE) => {
  const changes = await planCatalogueChanges(stripe, catalogue);
  await applyCatalogueChanges(stripe, changes, catalogue);
  return changes.map(describeChange);
};

test.each([
  ["3.2", 1e9, "0.0000000032"],
  ["4", 1e9, "0.000000004"],
  ["0.004", 1000, "0.000004"],
  ["15", 1000, "0.015"],
  ["1500", 1000, "1.5"],
  ["2000", 1000, "2"],
  ["0", 1e9, "0"],
])("%s cents of %d units are %s cents of one", (decimal, power, expected) => {
  expect(divideByPowerOfTen(decimal, power)).toBe(expected);
});

describe("the catalogue", () => {
  test("sells every meter of every paid plan by its included amount and its steps, and the base price", () => {
    const segments = CATALOGUE.prices.find(({ lookupKey }) => lookupKey === "sluice_payAsYouGo_egressSegmentBytes");
    const { included, tiers } = PLANS.payAsYouGo.meters.egressSegmentBytes;
    expect(segments?.tiers).toEqual([
      { upTo: included * 1e9, unitCents: "0" },
      ...tiers.map(({ upTo, unitCents }) => ({
        upTo: upTo === null ? null : upTo * 1e9,
        unitCents: divideByPowerOfTen(unitCents, 1e9),
      })),
    ]);
    const base = CATALOGUE.prices.filter(({ monthlyCents }) => monthlyCents !== null);
    expect(base.map(({ planId, monthlyCents }) => [planId, monthlyCents])).toEqual([
      ["committed", PLANS.committed.monthlyBaseCents],
    ]);
  });

  test("is made by the first run, and the second finds nothing to change", async () => {
    const changes = await apply();
    expect(changes).toContain(`+ meter ${METERS.ingestBytes.eventName}: ${METERS.ingestBytes.name}`);
    expect(changes).toContain("+ portal Sluice");
    expect(changes).toHaveLength(CATALOGUE.products.length + CATALOGUE.meters.length + CATALOGUE.prices.length + 1);
    expect(await planCatalogueChanges(stripe)).toEqual([]);
  });

  test("cut short anywhere is completed by the next run", async () => {
    const changes = await planCatalogueChanges(stripe);
    await applyCatalogueChanges(stripe, changes.slice(0, 11));
    expect(await apply()).toHaveLength(changes.length - 11);
    expect(await planCatalogueChanges(stripe)).toEqual([]);
  });

  test("with another price makes a new price that takes over the lookup key; the old one is no longer sold", async () => {
    await apply();
    const lookupKey = "sluice_committed_base";
    const [old] = (await stripe.prices.list({ lookup_keys: [lookupKey] })).data;
    const dearer: Catalogue = {
      ...CATALOGUE,
      prices: CATALOGUE.prices.map((price) =>
        price.lookupKey === lookupKey ? { ...price, monthlyCents: 59_900 } : price,
      ),
    };
    expect(await apply(dearer)).toEqual([`~ price ${lookupKey}: 59900 a month (instead of ${old?.id})`]);
    const [now] = (await stripe.prices.list({ lookup_keys: [lookupKey] })).data;
    expect([now?.unit_amount, standIn.state.prices.get(old?.id ?? "")?.active]).toEqual([59_900, false]);
    expect(await planCatalogueChanges(stripe, dearer)).toEqual([]);
  });

  test("without a price that it had retires it", async () => {
    await apply();
    const fewer: Catalogue = { ...CATALOGUE, prices: CATALOGUE.prices.slice(1) };
    expect(await apply(fewer)).toEqual([expect.stringMatching(/^- price sluice_.*: no longer sold/)]);
    expect(await planCatalogueChanges(stripe, fewer)).toEqual([]);
  });

  test("has a portal in which nobody ends or changes a plan past us, and takes back what somebody allowed there", async () => {
    await apply();
    const [portal] = [...standIn.state.portalConfigurations.values()];
    expect(portal?.features).toMatchObject({
      customer_update: { enabled: true, allowed_updates: ["name", "address", "tax_id"] },
      invoice_history: { enabled: true },
      payment_method_update: { enabled: true },
      subscription_cancel: { enabled: false },
      subscription_update: { enabled: false },
    });
    const id = portal?.id ?? "";
    await stripe.billingPortal.configurations.update(id, { features: { subscription_cancel: { enabled: true } } });
    expect(await apply()).toEqual([`~ portal Sluice (${id})`]);
    expect(portal?.features.subscription_cancel.enabled).toBe(false);
    expect(await planCatalogueChanges(stripe)).toEqual([]);
  });

  test("refuses a meter that counts otherwise, and says what to do: Stripe lets nobody change it", async () => {
    await stripe.billing.meters.create({
      display_name: "x",
      event_name: METERS.ingestBytes.eventName,
      default_aggregation: { formula: "sum" },
    });
    await expect(planCatalogueChanges(stripe)).rejects.toThrow(/must sum by hour.*deactivate it/);
  });
});
