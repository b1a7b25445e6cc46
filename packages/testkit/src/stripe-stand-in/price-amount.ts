import { invalid } from "./refusal.ts";
import type { Price } from "./wire.ts";

/** Amounts are told with at most twelve decimal places: whole numbers of this part of a cent hold them all. */
const PLACES = 12;

/** @throws StripeRefusal when the text is no decimal with at most twelve places */
export const parseDecimal = (text: string, param: string): bigint => {
  const match = /^(\d+)(?:\.(\d{1,12}))?$/.exec(text);
  if (match === null)
    throw invalid(`Invalid decimal: ${text}; must contain at maximum ${PLACES} decimal places.`, param);
  return BigInt((match[1] ?? "") + (match[2] ?? "").padEnd(PLACES, "0"));
};

const toCents = (fine: bigint): number => {
  const one = 10n ** BigInt(PLACES);
  return Number((fine + one / 2n) / one);
};

/** What a quantity costs in cents, rounded half up once at the end. */
export const priceAmount = (price: Price, quantity: bigint): number => {
  if (quantity <= 0n) return 0; // a negative total is invoiced as nothing
  if (price.billing_scheme !== "tiered") {
    return toCents(quantity * parseDecimal(price.unit_amount_decimal ?? "0", "unit_amount_decimal"));
  }
  let fine = 0n;
  let below = 0n;
  for (const tier of price.tiers ?? []) {
    const end = tier.up_to === null ? quantity : BigInt(tier.up_to);
    const units = (quantity < end ? quantity : end) - below;
    if (units <= 0n) break;
    fine += units * parseDecimal(tier.unit_amount_decimal ?? "0", "tiers");
    fine += parseDecimal(tier.flat_amount_decimal ?? "0", "tiers");
    below = end;
  }
  return toCents(fine);
};
