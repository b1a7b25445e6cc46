import { type AccessRefusal, TOKEN_LIFETIME_MAX_SECONDS } from "@sluice/contracts";
import { audienceOf, issuerOf, toCatClaims } from "./cat/cat-claims.ts";
import { parseCose, printCose, withExpiry } from "./cat/parse-cose.ts";
import { checkParties } from "./check-parties.ts";
import { parseJws, printJws } from "./parse-jws.ts";
import type { RenewalRule } from "./renewal-rule.ts";
import type { TenantKeys } from "./tenant-keys.ts";
import { type CatRules, type TokenClaims, tokenClaimsSchema } from "./token-claims.ts";
import type { TokenKey } from "./token-key.ts";

/** A token that was signed by a key of the tenant, and says something sensible. Whether it is good now is another question. */
export interface VerifiedToken {
  readonly kid: string;
  readonly key: TokenKey;
  readonly claims: TokenClaims;
  /** Its key is for the tokens of another issuer, or for another audience: it opens nothing. */
  readonly partyRefusal: AccessRefusal | undefined;
  /** Of a Common Access Token. */
  readonly cat?: CatRules;
  /** Where the token is to be renewed and we have the key for it. `reissue` gives the same token with another expiry. */
  readonly renewal?: Renewal | undefined;
}

interface Renewal {
  readonly rule: RenewalRule;
  readonly reissue: (exp: number) => string;
}

const MAX_CHARS = 4096;
/** What a header may say. Keys, and addresses of keys, that a token brings along are what forgers bring. */
const HEADER_FIELDS = new Set(["alg", "kid", "typ"]);
/** A JSON Web Token has dots between its parts, and base64url has none. */
export const verifyToken = (keys: TenantKeys, token: string): VerifiedToken | AccessRefusal => {
  if (token.length > MAX_CHARS) return "token_too_large";
  return token.includes(".") ? verifyJws(keys, token) : verifyCat(keys, token);
};

const verifyCat = (keys: TenantKeys, token: string): VerifiedToken | AccessRefusal => {
  const cose = parseCose(token);
  if (cose === undefined) return "token_malformed";
  if (cose.hasOtherHeaders) return "token_header";
  const { kid = "" } = cose;
  const key = keys.key(kid);
  if (key === undefined) return "token_key_unknown";
  if (cose.algorithm !== key.algorithm) return "token_algorithm";
  if (!key.fits(cose.signed, cose.signature)) return "token_signature";
  const read = toCatClaims(cose.claims);
  if (typeof read === "string") return read;
  const { claims, rules } = read;
  const renewal = toRenewal(key, rules.renewal, token, reissueCat);
  const partyRefusal = checkParties(key, issuerOf(cose.claims), audienceOf(cose.claims));
  return { kid, key, claims, partyRefusal, cat: rules, renewal };
};

const verifyJws = (keys: TenantKeys, token: string): VerifiedToken | AccessRefusal => {
  const jws = parseJws(token);
  if (jws === undefined) return "token_malformed";
  const { alg, kid, typ } = jws.header;
  if (!Object.keys(jws.header).every((field) => HEADER_FIELDS.has(field))) return "token_header";
  if (typ !== undefined && (typeof typ !== "string" || typ.toUpperCase() !== "JWT")) return "token_header";
  if (typeof kid !== "string") return "token_key_unknown";
  const key = keys.key(kid);
  if (key === undefined) return "token_key_unknown";
  // The key says how it is used, and the token has to agree: never the other way round.
  if (alg !== key.algorithm) return "token_algorithm";
  if (!key.fits(jws.signed, jws.signature)) return "token_signature";
  const claims = tokenClaimsSchema.safeParse(jws.claims);
  if (!claims.success) return "token_claims";
  const { renew } = claims.data;
  const rule = renew === undefined ? undefined : { by: "automatic" as const, ...renew };
  const renewal = toRenewal(key, rule, token, reissueJws);
  const partyRefusal = checkParties(key, jws.claims["iss"], jws.claims["aud"]);
  return { kid, key, claims: claims.data, partyRefusal, renewal };
};

/** The token with another expiry; undefined of what is none. */
type Reissue = (token: string, exp: number, sign: (signed: Buffer) => Buffer) => string | undefined;

const reissueCat: Reissue = (token, exp, sign) => {
  const cose = parseCose(token);
  return cose && printCose(cose, withExpiry(cose.claims, exp), sign);
};

const reissueJws: Reissue = (token, exp, sign) => {
  const jws = parseJws(token);
  return jws && printJws(jws.header, { ...jws.claims, exp }, sign);
};

/** What is kept of a token is a copy of its text, read again when it is time: its parts take several times the memory. */
const toRenewal = (
  { sign }: TokenKey,
  rule: RenewalRule | undefined,
  token: string,
  reissue: Reissue,
): Renewal | undefined => {
  if (rule === undefined || sign === undefined) return undefined;
  const copy = Buffer.from(token, "latin1").toString("latin1");
  return {
    rule,
    reissue: (exp) => {
      const reissued = reissue(copy, exp, sign);
      if (reissued === undefined) throw new Error("a token that was verified cannot be read again");
      return reissued;
    },
  };
};

/** Whose clock is a little fast may still issue tokens. An expiry is never stretched. */
const CLOCK_SKEW_SECONDS = 10;

/** Whether it is good at this moment; undefined when it is. */
export const checkTime = ({ exp, nbf, iat }: TokenClaims, nowMs: number): AccessRefusal | undefined => {
  const now = nowMs / 1000;
  if (now >= exp) return "token_expired";
  if ((nbf ?? 0) > now + CLOCK_SKEW_SECONDS || (iat ?? 0) > now + CLOCK_SKEW_SECONDS) return "token_not_yet";
  return exp - now > TOKEN_LIFETIME_MAX_SECONDS ? "token_lifetime" : undefined;
};
