import type { HttpRequest } from "./http-request.ts";
import type { ResponseHeaders } from "./index.ts";

const EXPOSED =
  "Date, ETag, Content-Length, X-Sluice-Manifest-Last-Sequence, X-Sluice-Manifest-Last-Updated, X-Sluice-Channel-Id, X-Sluice-Endpoint-Id, X-Sluice-Token, CTA-Common-Access-Token";

/**
 * Players of any site may ask (Fetch, 3.2): what they may do is said by tokens, not by where their page came from. With a viewer's
 * cookies only those of the origins that the endpoint lists, and never by an asterisk.
 */
export const corsHeaders = (request: HttpRequest, allowedOrigins: readonly string[]): ResponseHeaders => {
  const origin = request.header("origin");
  // A cache must not give a page what another one was told, nor what nobody's page was.
  const vary: ResponseHeaders = origin === undefined && allowedOrigins.length === 0 ? {} : { Vary: "Origin" };
  return {
    "Access-Control-Allow-Origin": origin ?? "*",
    ...vary,
    ...(origin !== undefined && allowedOrigins.includes(origin) ? { "Access-Control-Allow-Credentials": "true" } : {}),
    "Access-Control-Expose-Headers": EXPOSED,
  };
};

export const PREFLIGHT: ResponseHeaders = {
  "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
  // The asterisk means every header but this one (Fetch, 4.9), in which a player may send a viewer's token.
  // With cookies it means none at all, so that what players send stands here too.
  "Access-Control-Allow-Headers": "*, Authorization, Content-Type, Range, X-Sluice-Token, CTA-Common-Access-Token",
  "Access-Control-Max-Age": "86400",
  "Cache-Control": "max-age=86400",
};

export const LICENCE_PREFLIGHT: ResponseHeaders = { ...PREFLIGHT, "Access-Control-Allow-Methods": "POST, OPTIONS" };
