import type { TenantTx } from "../database.ts";
import type { Channel, ChannelGroup, IngestEndpoint, OriginEndpoint, Prisma } from "../generated/client.ts";

export type ChannelRow = Channel & {
  readonly channelGroup: Pick<ChannelGroup, "name" | "egressId">;
  readonly ingestEndpoints: IngestEndpoint[];
  readonly _count: { readonly originEndpoints: number };
};

export type IngestEndpointRow = IngestEndpoint;

export type NewChannelRow = Pick<
  Channel,
  "id" | "tenantId" | "channelGroupId" | "name" | "description" | "inputType" | "testSource"
>;

const include = {
  channelGroup: { select: { name: true, egressId: true } },
  ingestEndpoints: { orderBy: { index: "asc" } },
  _count: { select: { originEndpoints: true } },
} as const;

export const findChannel = (tx: TenantTx, channelGroup: string, name: string): Promise<ChannelRow | null> =>
  tx.channel.findFirst({ where: { name, channelGroup: { name: channelGroup } }, include });

export const getChannelById = (tx: TenantTx, id: string): Promise<ChannelRow> =>
  tx.channel.findUniqueOrThrow({ where: { id }, include });

/** As find, and nobody else changes the channel, or what is counted per channel, until the transaction ends. */
export const lockChannel = async (tx: TenantTx, channelGroup: string, name: string): Promise<ChannelRow | null> => {
  await tx.$queryRaw`
    select 1 from channel join channel_group on channel_group.id = channel.channel_group_id
    where channel.name = ${name} and channel_group.name = ${channelGroup} for update of channel`;
  return findChannel(tx, channelGroup, name);
};

/** In order of name, from behind `afterName`. */
export const listChannels = (
  tx: TenantTx,
  channelGroup: string,
  afterName: string | undefined,
  take: number,
): Promise<ChannelRow[]> =>
  tx.channel.findMany({
    where: { channelGroup: { name: channelGroup }, ...(afterName === undefined ? {} : { name: { gt: afterName } }) },
    orderBy: { name: "asc" },
    take,
    include,
  });

/** Every channel of the tenant, for labels: id and names only. */
export const listChannelNames = (
  tx: TenantTx,
): Promise<{ id: string; name: string; channelGroup: { name: string } }[]> =>
  tx.channel.findMany({ select: { id: true, name: true, channelGroup: { select: { name: true } } } });

export const insertChannel = async (tx: TenantTx, row: NewChannelRow): Promise<"inserted" | "name_taken"> => {
  const inserted = await tx.channel.createManyAndReturn({ data: [row], skipDuplicates: true, select: { id: true } });
  return inserted.length === 1 ? "inserted" : "name_taken";
};

export const insertIngestEndpoints = async (
  tx: TenantTx,
  rows: Prisma.IngestEndpointCreateManyInput[],
): Promise<void> => {
  await tx.ingestEndpoint.createMany({ data: rows });
};

/** Its channel's row must be locked. */
export const updateIngestEndpoint = async (
  tx: TenantTx,
  id: string,
  change: Omit<Prisma.IngestEndpointUpdateInput, "id" | "index" | "channel">,
): Promise<void> => {
  await tx.ingestEndpoint.update({ where: { id }, data: change });
};

/** Raises the version too: with an empty change, to say that something below the channel's row changed. */
export const updateChannel = (
  tx: TenantTx,
  id: string,
  change: { description?: string; testSource?: boolean },
  at: Date,
): Promise<ChannelRow> =>
  tx.channel.update({ where: { id }, data: { ...change, updatedAt: at, version: { increment: 1 } }, include });

/** Its ingest endpoints go with it; origin endpoints must be gone. */
export const deleteChannel = async (tx: TenantTx, id: string): Promise<void> => {
  await tx.channel.delete({ where: { id } });
};

export const listOriginEndpointRows = (tx: TenantTx, channelId: string): Promise<OriginEndpoint[]> =>
  tx.originEndpoint.findMany({ where: { channelId }, orderBy: { name: "asc" } });

/** Locks the channel of an endpoint, as lockChannel. @returns null when the endpoint is gone */
export const lockChannelOfEndpoint = async (tx: TenantTx, originEndpointId: string): Promise<string | null> => {
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    select channel.id from channel join origin_endpoint on origin_endpoint.channel_id = channel.id
    where origin_endpoint.id = ${originEndpointId} for update of channel`;
  return row?.id ?? null;
};
