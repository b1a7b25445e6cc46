import { TOKEN_RENEWAL_MAX_SECONDS } from "@sluice/contracts";
import type { VerifiedToken } from "@sluice/viewer-tokens";
import type { HttpRequest, ResponseHeaders } from "../http/index.ts";
import { CAT_NAME, type TokenCarrier } from "./find-token.ts";

const OUR_HEADER = "X-Sluice-Token";

interface RenewalQuestion {
  readonly request: Pick<HttpRequest, "path">;
  readonly verified: VerifiedToken;
  readonly carrier: TokenCarrier;
  readonly nowMs: number;
}

/**
 * The headers that give a viewer a token for longer, when it is time; else undefined. The new one says all that the old one
 * said, also when it was issued, so that what revokes the old one revokes it too, and no chain of them outlives a day.
 */
export const renewalHeaders = ({
  request,
  verified: { claims, cat, renewal },
  carrier,
  nowMs,
}: RenewalQuestion): ResponseHeaders | undefined => {
  const { exp, iat } = claims;
  if (renewal === undefined || iat === undefined || cat?.isSingleUse === true) return undefined;
  const nowSeconds = Math.floor(nowMs / 1000);
  if (exp - nowSeconds > renewal.rule.withinSeconds) return undefined;
  const by = renewal.rule.by === "automatic" ? carrier.kind : renewal.rule.by;
  // Who has the token in an address, keeps that address.
  if (by === "query") return undefined;
  const newExp = Math.min(nowSeconds + renewal.rule.seconds, Math.floor(iat) + TOKEN_RENEWAL_MAX_SECONDS);
  if (newExp <= exp) return undefined;
  const token = renewal.reissue(newExp);
  if (by !== "cookie") return { [carrier.name === OUR_HEADER.toLowerCase() ? OUR_HEADER : CAT_NAME]: token };
  const name = carrier.kind === "cookie" ? carrier.name : CAT_NAME;
  return { "Set-Cookie": printCookie(name, token, groupFolder(request.path), newExp - nowSeconds) };
};

/**
 * Of no use to scripts, nor on a line without TLS; sent also by a page of another site, whose player it is. No wider than the
 * channel group: on a host that tenants share, none may put its token in the place of another's.
 */
const printCookie = (name: string, token: string, path: string, maxAgeSeconds: number): string =>
  `${name}=${token}; Path=${path}; Max-Age=${maxAgeSeconds}; Secure; HttpOnly; SameSite=None`;

/** `/out/v1/{group}/`, as it is spelled where the viewer is. */
const groupFolder = (path: string): string => `${path.split("/").slice(0, 4).join("/")}/`;
