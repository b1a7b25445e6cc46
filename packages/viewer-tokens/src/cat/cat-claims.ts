import type { AccessRefusal } from "@sluice/contracts";
import type { CatRules, TokenClaims } from "../token-claims.ts";
import { tokenClaimsSchema } from "../token-claims.ts";
import { toRenewalRule } from "./cat-renewal.ts";
import { toHeaderRules } from "./header-rules.ts";
import { toAddressBlocks } from "./network-addresses.ts";
import type { CborMap, CborValue } from "./read-cbor.ts";
import { toUriRules } from "./uri-rules.ts";

/** The registered labels of CWT and CTA-5007 claims. */
const CLAIM = {
  iss: 1,
  sub: 2,
  aud: 3,
  exp: 4,
  nbf: 5,
  iat: 6,
  cti: 7,
  catreplay: 308,
  catv: 310,
  catnip: 311,
  catu: 312,
  catm: 313,
  cath: 315,
  catgeoiso3166: 316,
  catifdata: 320,
  catif: 322,
  catr: 323,
} as const;
const KNOWN: ReadonlySet<number | string> = new Set(Object.values(CLAIM));
/** Below this, numbers are for private use (RFC 8392, 9.1.1), as texts are: they are for others. */
const PRIVATE_BELOW = -65536;
const VERSION = 1;
const REPLAY = { allowed: 0, forbidden: 1, detected: 2 } as const;

export const issuerOf = (map: CborMap): CborValue => map.get(CLAIM.iss);
export const audienceOf = (map: CborMap): CborValue => map.get(CLAIM.aud);

export interface CatClaims {
  readonly claims: TokenClaims;
  readonly rules: CatRules;
}

const texts = (value: CborValue): readonly string[] | undefined =>
  Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string") ? value : undefined;

const isAudience = (value: CborValue): boolean => typeof value === "string" || texts(value) !== undefined;

/**
 * What a Common Access Token says, in the words of ours. A claim that has a number and is not known here may forbid what we
 * would allow: the token opens nothing.
 */
export const toCatClaims = (map: CborMap): CatClaims | AccessRefusal => {
  for (const label of map.keys()) {
    if (typeof label === "number" && label >= PRIVATE_BELOW && !KNOWN.has(label)) return "token_claim_unknown";
  }
  const has = (name: keyof typeof CLAIM): boolean => map.has(CLAIM[name]);
  const get = (name: keyof typeof CLAIM): CborValue => map.get(CLAIM[name]);
  const cti = get("cti");
  const replay = has("catreplay") ? get("catreplay") : REPLAY.allowed;
  const uri = has("catu") ? toUriRules(get("catu")) : undefined;
  const methods = has("catm") ? texts(get("catm")) : undefined;
  const headers = has("cath") ? toHeaderRules(get("cath")) : undefined;
  const ip = has("catnip") ? toAddressBlocks(get("catnip")) : undefined;
  const countries = has("catgeoiso3166") ? texts(get("catgeoiso3166")) : undefined;
  const renewal = has("catr") ? toRenewalRule(get("catr")) : undefined;
  const isReadable =
    (!has("catv") || get("catv") === VERSION) &&
    (!has("iss") || typeof get("iss") === "string") &&
    (!has("aud") || isAudience(get("aud"))) &&
    (!has("cti") || (cti instanceof Uint8Array && cti.length > 0)) &&
    (!has("catu") || uri !== undefined) &&
    (!has("catm") || methods !== undefined) &&
    (!has("cath") || headers !== undefined) &&
    (!has("catnip") || ip !== undefined) &&
    (!has("catgeoiso3166") || countries !== undefined) &&
    (!has("catr") || renewal !== undefined) &&
    Object.values<CborValue>(REPLAY).includes(replay);
  if (!isReadable) return "token_claims";
  const common = tokenClaimsSchema.safeParse({
    ...Object.fromEntries((["exp", "nbf", "iat", "sub"] as const).filter(has).map((name) => [name, get(name)])),
    ...(cti instanceof Uint8Array ? { jti: Buffer.from(cti).toString("hex") } : {}),
    ...(replay === REPLAY.detected ? { once: true } : {}),
  });
  if (!common.success || (replay === REPLAY.forbidden && cti === undefined)) return "token_claims";
  return {
    claims: {
      ...common.data,
      ...(ip === undefined ? {} : { ip }),
      // A part of a country is not told apart here, and lets nobody in.
      ...(countries === undefined ? {} : { country: countries.map((code) => code.toUpperCase()) }),
    },
    rules: {
      uri,
      methods,
      headers,
      isSingleUse: replay === REPLAY.forbidden,
      renewal: renewal === "none" ? undefined : renewal,
    },
  };
};
