import {
  ACCESS_REFUSALS,
  type AccessRefusal,
  isStorable,
  LIMITS,
  type TokenKeyId,
  tokenAlgorithmSchema,
  type ViewerTokenCheck,
  type ViewerTokenQuestion,
} from "@sluice/contracts";
import { findTokenRevocationsInForce, listTokenKeys, type TenantTx, type TokenKeyRow } from "@sluice/db";
import { checkSubject, checkTime, TenantKeys, type VerifiedToken, verifyToken } from "@sluice/viewer-tokens";
import type { TenantContext } from "../control.ts";
import { toRevoked } from "../token-revocations/to-token-revocation.ts";
import { noteConditions } from "./note-conditions.ts";
import { type FetchedUrl, readFetchedUrl } from "./read-fetched-url.ts";
import { toVerificationKey } from "./to-token-key.ts";

interface Refusal {
  readonly reason: AccessRefusal;
  /** Where more can be said than the origin says to strangers. */
  readonly message?: string;
}

/** What an origin would say of the token now. Nothing of it is kept. */
export const checkViewerToken = (
  context: TenantContext,
  { token, url }: ViewerTokenQuestion,
): Promise<ViewerTokenCheck> =>
  context.control.db.forTenant(context.tenantId, async (tx) => {
    const { control, tenantId } = context;
    const fetched = url === null ? undefined : await readFetchedUrl(tx, control.addresses, url);
    // Disabled ones too: that a key is disabled is told, and of a token that it has signed what it says.
    const rows = await listTokenKeys(tx, undefined, LIMITS.tokenKeysPerTenant);
    const keys = rows.map((row) => toVerificationKey(control, row));
    const verified = verifyToken(new TenantKeys({ tenantId, keys, revocations: [] }), token);
    if (typeof verified === "string") return answer({ reason: verified, ...unknownKey(verified) }, [], null);
    const row = rows.find(({ kid }) => kid === verified.kid);
    if (row === undefined) throw new Error("a token was verified by a key that is not there");
    const refusal =
      refuseKey(row, fetched) ??
      refuseParties(row, verified) ??
      refuseAs(checkTime(verified.claims, control.now().getTime())) ??
      (await refuseRevoked(context, tx, verified)) ??
      refuseSubject(verified, fetched);
    return answer(
      refusal,
      refusal === undefined ? noteConditions(row, verified, fetched?.row) : [],
      toFacts(row, verified),
    );
  });

const answer = (
  refusal: Refusal | undefined,
  notes: string[],
  claims: ViewerTokenCheck["claims"],
): ViewerTokenCheck => ({
  isAccepted: refusal === undefined,
  reason: refusal?.reason ?? null,
  message: refusal === undefined ? "The token is accepted." : (refusal.message ?? ACCESS_REFUSALS[refusal.reason]),
  notes,
  claims,
});

const refuseAs = (reason: AccessRefusal | undefined): Refusal | undefined => reason && { reason };

const unknownKey = (reason: AccessRefusal): Partial<Refusal> =>
  reason === "token_key_unknown" ? { message: "The token names no key of this workspace." } : {};

const refuseKey = (row: TokenKeyRow, fetched: FetchedUrl | undefined): Refusal | undefined => {
  const reason = "token_key_unknown";
  if (!row.isEnabled) return { reason, message: `The token's key, "${row.name}", is disabled.` };
  const { channelGroup } = row;
  if (fetched === undefined || channelGroup === null) return undefined;
  return channelGroup.egressId === fetched.subject.route.group.egressId
    ? undefined
    : { reason, message: `The token's key, "${row.name}", is for channel group "${channelGroup.name}" alone.` };
};

/** Whom the key is for is told to who may read the key; an origin tells nobody. */
const refuseParties = (
  { name, issuer, audience }: TokenKeyRow,
  { partyRefusal }: VerifiedToken,
): Refusal | undefined => {
  if (partyRefusal === undefined) return undefined;
  const asked =
    partyRefusal === "token_issuer" ? `of the issuer (iss) "${issuer}"` : `for the audience (aud) "${audience}"`;
  return { reason: partyRefusal, message: `The token's key, "${name}", is for tokens ${asked} alone.` };
};

const refuseRevoked = async (
  { control, tenantId }: TenantContext,
  tx: TenantTx,
  { kid, claims }: VerifiedToken,
): Promise<Refusal | undefined> => {
  // No revocation can name what cannot be stored, nor can the database be asked for it.
  const names = [kid, claims.sub, claims.jti].filter((name) => name !== undefined).filter(isStorable);
  const rows = await findTokenRevocationsInForce(tx, names, control.now());
  const revoked = new TenantKeys({ tenantId, keys: [], revocations: rows.map(toRevoked) });
  return revoked.isRevoked(kid, claims) ? { reason: "token_revoked" } : undefined;
};

/** Without what only the origin knows: from which address and which country it is asked. */
const refuseSubject = (verified: VerifiedToken, fetched: FetchedUrl | undefined): Refusal | undefined => {
  if (fetched === undefined) return undefined;
  const { claims, cat } = verified;
  const anywhere = { claims: { ...claims, ip: undefined, country: undefined }, ...(cat === undefined ? {} : { cat }) };
  const refusal = checkSubject(anywhere, fetched.subject);
  if (refusal !== undefined) return { reason: refusal };
  if (claims.country === undefined || fetched.row.access.countryHeader !== null) return undefined;
  return {
    reason: "token_country",
    message:
      "The token is for some countries, and the endpoint has no header in which a CDN says from which one is asked.",
  };
};

const toFacts = (row: TokenKeyRow, { claims }: VerifiedToken): ViewerTokenCheck["claims"] => ({
  key: {
    id: row.id as TokenKeyId,
    name: row.name,
    kid: row.kid,
    algorithm: tokenAlgorithmSchema.parse(row.algorithm),
  },
  viewer: claims.sub ?? null,
  tokenId: claims.jti ?? null,
  issuedAt: toTimestamp(claims.iat),
  expiresAt: toTimestamp(claims.exp),
  paths: claims.paths ?? null,
});

/** The last second that four digits of a year can say. */
const MAX_SECONDS = 253_402_300_799;

const toTimestamp = (seconds: number | undefined): string | null =>
  seconds === undefined || seconds > MAX_SECONDS ? null : new Date(seconds * 1000).toISOString();
