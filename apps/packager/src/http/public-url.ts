import { type ChannelConfig, groupPathSegment, type OriginEndpointConfig } from "@sluice/contracts";
import { type AddressBlocks, parseIpAddress } from "../access/ip-address.ts";
import type { HttpRequest } from "./http-request.ts";

export interface PublicUrlOptions {
  /** How players reach the packager; undefined where that is what each of them asks at. */
  readonly publicUrl: string | undefined;
  readonly hostSuffix: string | undefined;
  readonly trustedProxies: AddressBlocks;
}

/**
 * Below which an endpoint's manifests, keys and licences are to be had: whole, since no player resolves `dashif:Laurl` against the
 * MPD. By the public address, since what arrives as `Host` through a CDN is the origin's name, where the CDN's secret is missing;
 * else beside the manifest that is asked for. That TLS ends in front of us only a proxy of ours may say: caches keep what an MPD
 * says for others.
 */
export const endpointUrlOf = (
  request: Pick<HttpRequest, "header" | "host" | "path" | "remoteAddress">,
  config: Pick<ChannelConfig, "name" | "channelGroup" | "egressId">,
  endpoint: Pick<OriginEndpointConfig, "name">,
  { publicUrl, hostSuffix, trustedProxies }: PublicUrlOptions,
): string => {
  if (publicUrl === undefined) {
    const address = parseIpAddress(request.remoteAddress);
    const isTrusted = address !== undefined && trustedProxies.has(address);
    const scheme = isTrusted && request.header("x-forwarded-proto") === "https" ? "https" : "http";
    return `${scheme}://${request.host}${request.path.slice(0, request.path.lastIndexOf("/"))}`;
  }
  const url = new URL(publicUrl);
  const group = { name: config.channelGroup, egressId: config.egressId };
  if (hostSuffix !== undefined) url.hostname = `${group.egressId}.${hostSuffix}`;
  const segment = hostSuffix === undefined ? groupPathSegment(group) : group.name;
  return `${url.origin}/out/v1/${segment}/${config.name}/${endpoint.name}`;
};
