import type { HttpRequest } from "./http-request.ts";
import type { ResponseHeaders } from "./index.ts";

const EXPOSED =
  "Date, ETag, Content-Length, X-Sluice-Manifest-Last-Sequence, X-Sluice-Manifest-Last-Updated, X-Sluice-Channel-Id, X-Sluice-Endpoint-Id, X-Sluice-Token, CTA-Common-Access-Token";

/** Players of any site may ask (Fetch, 3.2): what they may do is said by tokens, not by where their page came from. */
export const corsHeaders = (request: HttpRequest): ResponseHeaders => {
  const origin = request.header("origin");
  if (origin === undefined) return { "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": EXPOSED };
  return { "Access-Control-Allow-Origin": origin, Vary: "Origin", "Access-Control-Expose-Headers": EXPOSED };
};

export const PREFLIGHT: ResponseHeaders = {
  "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
  // The asterisk means every header but this one (Fetch, 4.9), in which a player may send a viewer's token.
  "Access-Control-Allow-Headers": "*, Authorization",
  "Access-Control-Max-Age": "86400",
  "Cache-Control": "max-age=86400",
};

export const LICENCE_PREFLIGHT: ResponseHeaders = { ...PREFLIGHT, "Access-Control-Allow-Methods": "POST, OPTIONS" };
