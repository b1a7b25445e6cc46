import type { Channel } from "@sluice/contracts";
import { type ChannelRow, findChannel, type TenantTx } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { notFound } from "../refusals.ts";
import { toChannel } from "./to-channel.ts";

export interface ChannelPath {
  readonly channelGroup: string;
  readonly channel: string;
}

/** @throws AppError `not_found` */
export const getChannelRow = async (tx: TenantTx, path: ChannelPath): Promise<ChannelRow> => {
  const row = await findChannel(tx, path.channelGroup, path.channel);
  if (row === null) throw notFound("channel", `${path.channelGroup}/${path.channel}`);
  return row;
};

export const getChannel = (context: TenantContext, input: ChannelPath): Promise<Channel> =>
  context.control.db.forTenant(context.tenantId, async (tx) =>
    toChannel(context.control, await getChannelRow(tx, input)),
  );
