import { type AddressBlocks, type IpAddress, parseIpAddress } from "@sluice/viewer-tokens";
import type { HttpRequest } from "../http/index.ts";

/** `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1` or `[2001:db8::1]:443`, as proxies write the one who asked them. */
const HOP = /^(?:\[([^\]]+)\](?::[0-9]{1,5})?|([0-9.]+):[0-9]{1,5}|([^[\]]+))$/;

const parseHop = (text: string): IpAddress | undefined => {
  const hop = HOP.exec(text.trim());
  return hop === null ? undefined : parseIpAddress(hop[1] ?? hop[2] ?? hop[3] ?? "");
};

/**
 * Who asks: the socket's other end; if that is a proxy of ours, whom it says it asks for, and so on from right to left. What a
 * stranger wrote into `X-Forwarded-For` is left of what our proxies added, and never reached. undefined when it cannot be read:
 * that is nobody, and not the proxy.
 */
export const clientAddress = (
  request: Pick<HttpRequest, "header" | "remoteAddress">,
  trustedProxies: AddressBlocks,
): IpAddress | undefined => {
  let client = parseIpAddress(request.remoteAddress);
  if (client === undefined || trustedProxies.isEmpty || !trustedProxies.has(client)) return client;
  const forwarded = request.header("x-forwarded-for");
  if (forwarded === undefined) return client;
  for (const hop of forwarded.split(",").reverse()) {
    client = parseHop(hop);
    if (client === undefined || !trustedProxies.has(client)) return client;
  }
  return client;
};
