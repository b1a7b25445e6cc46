import { type ChannelConfig, type ChannelId, INGEST_REALM, inputTypeSchema } from "@sluice/contracts";
import { getChannelById, listOriginEndpointRows, publishChannelConfig } from "@sluice/db";
import type { Mutation } from "../mutate.ts";
import { toOriginEndpointConfig } from "../origin-endpoints/to-origin-endpoint.ts";
import { ha1Of, openIngestPassword } from "./ingest-secrets.ts";

/** The document as it lies in the database: a packager's, but for the secrets of its ingest endpoints. */
export type StoredChannelConfig = Omit<ChannelConfig, "ingestEndpoints"> & {
  readonly ingestEndpoints: Pick<ChannelConfig["ingestEndpoints"][number], "index" | "username">[];
};

/** Sealed beside it: the hashes per ingest endpoint, in the document's order. */
export type StoredIngestSecrets = {
  readonly realm: string;
  readonly ha1: ChannelConfig["ingestEndpoints"][number]["ha1"][];
};

export const ingestSecretsPlace = (channel: { tenantId: string; channelId: string }) => ({
  tenantId: channel.tenantId,
  rowId: channel.channelId,
  column: "channel_config.ha1",
});

/**
 * Publishes what a channel is now to the packagers, at commit. Last in its transaction: from here to the commit nobody else
 * can publish. The channel's row must be locked, or two writers would each publish without the other's change.
 */
export const publishChannel = async ({ context, tx }: Mutation, channelId: string): Promise<void> => {
  const { control, tenantId } = context;
  const channel = await getChannelById(tx, channelId);
  const endpoints = await listOriginEndpointRows(tx, channelId);
  const document: StoredChannelConfig = {
    tenantId,
    channelId: channelId as ChannelId,
    channelGroup: channel.channelGroup.name,
    egressId: channel.channelGroup.egressId,
    name: channel.name,
    inputType: inputTypeSchema.parse(channel.inputType),
    testSource: channel.testSource,
    ingestEndpoints: channel.ingestEndpoints.map(({ index, username }) => ({ index: index === 1 ? 1 : 2, username })),
    originEndpoints: endpoints.map(toOriginEndpointConfig),
  };
  const secrets: StoredIngestSecrets = {
    realm: INGEST_REALM,
    ha1: channel.ingestEndpoints.map((row) => ha1Of(row.username, openIngestPassword(control, row))),
  };
  await publishChannelConfig(tx, {
    channelId,
    tenantId,
    document,
    sealedHa1: control.sealer.seal(JSON.stringify(secrets), ingestSecretsPlace({ tenantId, channelId })),
  });
};
