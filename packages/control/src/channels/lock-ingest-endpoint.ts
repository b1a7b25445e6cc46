import type { IngestEndpointIndex } from "@sluice/contracts";
import type { ChannelRow, IngestEndpointRow, TenantTx } from "@sluice/db";
import { notFound } from "../refusals.ts";
import type { ChannelPath } from "./get-channel.ts";
import { lockChannelRow } from "./lock-channel-row.ts";

export interface LockedIngestEndpoint {
  readonly channel: ChannelRow;
  readonly endpoint: IngestEndpointRow;
  /** For the audit log. */
  readonly target: { readonly kind: "ingestEndpoint"; readonly id: string; readonly label: string };
}

/**
 * One of a channel's ingest endpoints, with the channel's row locked.
 * @throws AppError `not_found`
 */
export const lockIngestEndpoint = async (
  tx: TenantTx,
  path: ChannelPath & { readonly index: IngestEndpointIndex },
): Promise<LockedIngestEndpoint> => {
  const channel = await lockChannelRow(tx, path);
  const label = `${channel.channelGroup.name}/${channel.name}/${path.index}`;
  const endpoint = channel.ingestEndpoints.find(({ index }) => index === path.index);
  if (endpoint === undefined) throw notFound("ingest endpoint", label);
  return { channel, endpoint, target: { kind: "ingestEndpoint", id: endpoint.id, label } };
};
