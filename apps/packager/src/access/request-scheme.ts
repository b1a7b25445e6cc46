import { type AddressBlocks, parseIpAddress } from "@sluice/viewer-tokens";
import type { HttpRequest } from "../http/index.ts";

/** How the client asks. That TLS ends with us we know; that it ends in front of us only a proxy of ours may say. */
export const requestScheme = (
  request: Pick<HttpRequest, "header" | "remoteAddress" | "tls">,
  trustedProxies: AddressBlocks,
): "http" | "https" => {
  if (request.tls !== undefined) return "https";
  if (request.header("x-forwarded-proto") !== "https") return "http";
  const sender = parseIpAddress(request.remoteAddress);
  return sender !== undefined && trustedProxies.has(sender) ? "https" : "http";
};
