import type { TenantTx } from "../database.ts";
import type { ChannelGroup } from "../generated/client.ts";

export type ChannelGroupRow = ChannelGroup & { readonly _count: { readonly channels: number } };

const include = { _count: { select: { channels: true } } } as const;

export const findChannelGroup = (tx: TenantTx, name: string): Promise<ChannelGroupRow | null> =>
  tx.channelGroup.findFirst({ where: { name }, include });

/** Those of the names that there are. */
export const listChannelGroupsByName = (
  tx: TenantTx,
  names: readonly string[],
): Promise<Pick<ChannelGroup, "id" | "name">[]> =>
  tx.channelGroup.findMany({ where: { name: { in: [...names] } }, select: { id: true, name: true } });

/** As find, and nobody else changes the group, or what is counted per group, until the transaction ends. */
export const lockChannelGroup = async (tx: TenantTx, name: string): Promise<ChannelGroupRow | null> => {
  await tx.$queryRaw`select 1 from channel_group where name = ${name} for update`;
  return findChannelGroup(tx, name);
};

/** In order of name, from behind `afterName`. */
export const listChannelGroups = (
  tx: TenantTx,
  afterName: string | undefined,
  take: number,
): Promise<ChannelGroupRow[]> =>
  tx.channelGroup.findMany({
    where: afterName === undefined ? {} : { name: { gt: afterName } },
    orderBy: { name: "asc" },
    take,
    include,
  });

export const countChannelGroups = (tx: TenantTx): Promise<number> => tx.channelGroup.count();

export const insertChannelGroup = async (
  tx: TenantTx,
  row: Pick<ChannelGroup, "id" | "tenantId" | "name" | "description" | "egressId">,
): Promise<ChannelGroupRow | "name_taken"> => {
  const [inserted] = await tx.channelGroup.createManyAndReturn({ data: [row], skipDuplicates: true });
  return inserted === undefined ? "name_taken" : { ...inserted, _count: { channels: 0 } };
};

export const updateChannelGroup = (
  tx: TenantTx,
  id: string,
  change: { description: string },
  at: Date,
): Promise<ChannelGroupRow> =>
  tx.channelGroup.update({ where: { id }, data: { ...change, updatedAt: at, version: { increment: 1 } }, include });

export const deleteChannelGroup = async (tx: TenantTx, id: string): Promise<void> => {
  await tx.channelGroup.delete({ where: { id } });
};
