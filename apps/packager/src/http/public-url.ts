import { type ChannelConfig, groupPathSegment, type OriginEndpointConfig } from "@sluice/contracts";
import type { AddressBlocks } from "@sluice/viewer-tokens";
import { requestScheme } from "../access/request-scheme.ts";
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
 * else beside the manifest that is asked for.
 */
export const endpointUrlOf = (
  request: Pick<HttpRequest, "header" | "host" | "path" | "remoteAddress" | "tls">,
  config: Pick<ChannelConfig, "name" | "channelGroup" | "egressId">,
  endpoint: Pick<OriginEndpointConfig, "name">,
  { publicUrl, hostSuffix, trustedProxies }: PublicUrlOptions,
): string => {
  if (publicUrl === undefined) {
    return `${requestScheme(request, trustedProxies)}://${request.host}${request.path.slice(0, request.path.lastIndexOf("/"))}`;
  }
  const url = new URL(publicUrl);
  const group = { name: config.channelGroup, egressId: config.egressId };
  if (hostSuffix !== undefined) url.hostname = `${group.egressId}.${hostSuffix}`;
  const segment = hostSuffix === undefined ? groupPathSegment(group) : group.name;
  return `${url.origin}/out/v1/${segment}/${config.name}/${endpoint.name}`;
};
