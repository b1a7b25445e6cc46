import type { SystemTx, TenantTx } from "../database.ts";
import type { ChannelConfig } from "../generated/client.ts";
import { Prisma } from "../generated/client.ts";

export type ChannelConfigRow = ChannelConfig;

/** Writes a channel's document; the database gives it the next revision and, at commit, wakes the listeners. */
export const publishChannelConfig = async (
  tx: TenantTx,
  config: { channelId: string; tenantId: string; document: Prisma.InputJsonValue; sealedHa1: string },
): Promise<void> => {
  const { channelId, tenantId, document, sealedHa1 } = config;
  await tx.channelConfig.upsert({
    where: { channelId },
    create: { channelId, tenantId, document, sealedHa1 },
    update: { document, sealedHa1 },
    select: { channelId: true },
  });
};

export const publishChannelDeletion = async (tx: TenantTx, channelId: string): Promise<void> => {
  await tx.channelConfig.update({
    where: { channelId },
    data: { deleted: true, document: Prisma.DbNull, sealedHa1: null },
    select: { channelId: true },
  });
};

/** Gives every channel of the tenant a new revision: what packagers are told of them depends on the tenant too. */
export const republishChannelConfigs = async (tx: TenantTx | SystemTx, tenantId: string): Promise<void> => {
  await tx.$executeRaw`update channel_config set deleted = deleted where tenant_id = ${tenantId} and not deleted`;
};

export const getNewestRevision = async (tx: SystemTx): Promise<number> => {
  const { newest } = await tx.configRevision.findUniqueOrThrow({ where: { id: 1 } });
  return Number(newest);
};

/** Everything published after a revision, oldest first. */
export const listChannelConfigsAfter = (tx: SystemTx, revision: number): Promise<ChannelConfigRow[]> =>
  tx.channelConfig.findMany({ where: { revision: { gt: revision } }, orderBy: { revision: "asc" } });

/** Everything that there is, be it running or paused. */
export const listLiveChannelConfigs = (tx: SystemTx): Promise<ChannelConfigRow[]> =>
  tx.channelConfig.findMany({ where: { deleted: false }, orderBy: { revision: "asc" } });
