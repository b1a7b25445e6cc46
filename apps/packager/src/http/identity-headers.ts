import type { OriginEndpointConfig } from "@sluice/contracts";
import type { Channel } from "../channels/channel.ts";

/** Names can be given again; what a CDN's log is to be told apart by cannot. */
export const identityHeaders = (channel: Channel, endpoint: OriginEndpointConfig) => ({
  "X-Sluice-Channel-Id": channel.id,
  "X-Sluice-Endpoint-Id": endpoint.id,
});
