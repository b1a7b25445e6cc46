import type { IngestCredentials, IngestEndpointIndex } from "@sluice/contracts";
import { updateChannel, updateIngestCredentials } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { notFound } from "../refusals.ts";
import type { ChannelPath } from "./get-channel.ts";
import { newIngestCredentials } from "./ingest-secrets.ts";
import { lockChannelRow } from "./lock-channel-row.ts";
import { publishChannel } from "./publish-channel.ts";
import { toIngestCredentials } from "./to-channel.ts";

/** Gives one ingest endpoint a new user name and password; the old pair stops working as soon as packagers know. */
export const rotateIngestCredentials = (
  context: TenantContext,
  input: ChannelPath & { index: IngestEndpointIndex },
): Promise<IngestCredentials> =>
  mutate(context, async (mutation) => {
    const { tx, now, audit } = mutation;
    const row = await lockChannelRow(tx, input);
    const label = `${row.channelGroup.name}/${row.name}`;
    const endpoint = row.ingestEndpoints.find(({ index }) => index === input.index);
    if (endpoint === undefined) throw notFound("ingest endpoint", `${label}/${input.index}`);
    const fresh = newIngestCredentials(context.control, endpoint);
    await updateIngestCredentials(tx, endpoint.id, { ...fresh, rotatedAt: now });
    const changed = await updateChannel(tx, row.id, {}, now);
    await audit({
      action: "ingestEndpoint.rotateCredentials",
      target: { kind: "ingestEndpoint", id: endpoint.id, label: `${label}/${input.index}` },
      before: { username: endpoint.username, rotatedAt: endpoint.rotatedAt.toISOString() },
      after: { username: fresh.username, rotatedAt: now.toISOString() },
    });
    await publishChannel(mutation, row.id);
    const credentials = toIngestCredentials(context.control, changed).find(({ index }) => index === input.index);
    if (credentials === undefined) throw new Error("an ingest endpoint vanished while its channel was locked");
    return credentials;
  });
