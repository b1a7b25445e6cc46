import { type ChannelRow, lockChannel, type TenantTx } from "@sluice/db";
import { notFound } from "../refusals.ts";
import type { ChannelPath } from "./get-channel.ts";

/**
 * The channel, with its row locked until the transaction ends: whoever changes and publishes it does so alone.
 * @throws AppError `not_found`
 */
export const lockChannelRow = async (tx: TenantTx, path: ChannelPath): Promise<ChannelRow> => {
  const row = await lockChannel(tx, path.channelGroup, path.channel);
  if (row === null) throw notFound("channel", `${path.channelGroup}/${path.channel}`);
  return row;
};
