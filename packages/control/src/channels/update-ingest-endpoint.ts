import type { IngestEndpoint, IngestEndpointChange, IngestEndpointIndex } from "@sluice/contracts";
import { type ChannelRow, updateChannel, updateIngestEndpoint as updateIngestEndpointRow } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { checkEtag } from "../refusals.ts";
import type { ChannelPath } from "./get-channel.ts";
import { lockIngestEndpoint } from "./lock-ingest-endpoint.ts";
import { publishChannel } from "./publish-channel.ts";
import { readIngestAccess } from "./read-ingest-access.ts";
import { toChannel } from "./to-channel.ts";

/** An ingest endpoint is a part of its channel, and has the channel's etag. */
export const updateIngestEndpoint = (
  context: TenantContext,
  input: IngestEndpointChange & ChannelPath & { index: IngestEndpointIndex; ifMatch?: string | undefined },
): Promise<IngestEndpoint> =>
  mutate(context, async (mutation) => {
    const { tx, now, audit } = mutation;
    const { channel, endpoint, target } = await lockIngestEndpoint(tx, input);
    checkEtag(channel, input.ifMatch, `The channel of ingest endpoint "${target.label}"`);
    const read = (row: ChannelRow): IngestEndpoint => {
      const found = toChannel(context.control, row).ingestEndpoints.find(({ index }) => index === input.index);
      if (found === undefined) throw new Error("an ingest endpoint vanished while its channel was locked");
      return found;
    };
    const before = read(channel);
    await updateIngestEndpointRow(tx, endpoint.id, {
      access: input.access === undefined ? before.access : readIngestAccess(context.control, input.access),
    });
    const after = read(await updateChannel(tx, channel.id, {}, now));
    await audit({ action: "ingestEndpoint.update", target, before, after });
    await publishChannel(mutation, channel.id);
    return after;
  });
