import {
  AppError,
  groupPathSegment,
  type MadeViewerToken,
  type NewViewerToken,
  tokenAlgorithmSchema,
} from "@sluice/contracts";
import { type OriginEndpointRow, randomBase32, type TokenKeyRow } from "@sluice/db";
import { printJws, TenantKeys } from "@sluice/viewer-tokens";
import type { Control, TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { getOriginEndpointRow } from "../origin-endpoints/get-origin-endpoint.ts";
import { toOriginEndpoint } from "../origin-endpoints/to-origin-endpoint.ts";
import { getTokenKeyRow } from "./get-token-key.ts";
import { toVerificationKey } from "./to-token-key.ts";

const TOKEN_ID_LENGTH = 20;

/** For trying an endpoint out: as the customer's own server would make it. It is in the answer, and kept nowhere. */
export const makeViewerToken = (
  context: TenantContext,
  input: NewViewerToken & { id: string },
): Promise<MadeViewerToken> =>
  mutate(context, async ({ tx, now, audit }) => {
    const row = await getTokenKeyRow(tx, input.id);
    const endpoint = await getOriginEndpointRow(tx, input);
    const sign = signOf(context, row, endpoint);
    const issuedAt = Math.floor(now.getTime() / 1000);
    const tokenId = randomBase32(TOKEN_ID_LENGTH);
    const { channelGroup, channel, originEndpoint, viewer, address } = input;
    const group = endpoint.channel.channelGroup;
    const claims = {
      iat: issuedAt,
      exp: issuedAt + input.expiresInSeconds,
      jti: tokenId,
      paths: [`/out/v1/${groupPathSegment(group)}/${channel}/${originEndpoint}/`],
      ...(row.issuer === null ? {} : { iss: row.issuer }),
      ...(row.audience === null ? {} : { aud: row.audience }),
      ...(viewer === null ? {} : { sub: viewer }),
      ...(address === null ? {} : { ip: [address] }),
    };
    const token = printJws({ alg: row.algorithm, kid: row.kid, typ: "JWT" }, claims, sign);
    const expiresAt = new Date(claims.exp * 1000).toISOString();
    await audit({
      action: "tokenKey.makeToken",
      target: { kind: "tokenKey", id: row.id, label: row.name },
      before: null,
      after: { tokenId, channelGroup, channel, originEndpoint, viewer, address, expiresAt },
    });
    return { token, tokenId, expiresAt, ...toManifests(context.control, endpoint, token) };
  });

/** @throws AppError `invalid_request` where a token of the key could not be made, or would open nothing */
const signOf = ({ control, tenantId }: TenantContext, row: TokenKeyRow, { channel }: OriginEndpointRow) => {
  const refuse = (message: string): never => {
    throw new AppError("invalid_request", message, { violations: [{ path: "id", message }] });
  };
  if (tokenAlgorithmSchema.parse(row.algorithm) !== "HS256") {
    return refuse(`Of token key "${row.name}" Sluice has the public half alone: sign with the private one.`);
  }
  if (!row.isEnabled) return refuse(`Token key "${row.name}" is disabled: its tokens open nothing.`);
  const confinedTo = row.channelGroup?.name ?? channel.channelGroup.name;
  if (confinedTo !== channel.channelGroup.name) {
    return refuse(`Token key "${row.name}" is for channel group "${confinedTo}" alone.`);
  }
  const keys = new TenantKeys({ tenantId, keys: [toVerificationKey(control, row)], revocations: [] });
  return keys.key(row.kid)?.sign ?? refuse(`Token key "${row.name}" cannot sign.`);
};

const toManifests = (
  control: Control,
  row: OriginEndpointRow,
  token: string,
): Pick<MadeViewerToken, "manifests" | "isAskedFor"> => {
  const { manifests, access } = toOriginEndpoint(control, row);
  return {
    manifests: manifests.map(({ kind, name, url }) => ({ kind, name, url: `${url}?token=${token}` })),
    isAskedFor: access.viewerTokens,
  };
};
