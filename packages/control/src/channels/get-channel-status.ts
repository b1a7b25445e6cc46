import { type ChannelStatus, channelStatusSchema } from "@sluice/contracts";
import { findChannelStatus, listChannelStatusRows } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { type ChannelPath, getChannelRow } from "./get-channel.ts";

/** What a packager said last of a channel; null until one has said anything. */
export const getChannelStatus = (
  context: TenantContext,
  input: ChannelPath,
): Promise<{ status: ChannelStatus | null }> =>
  context.control.db.forTenant(context.tenantId, async (tx) => {
    const channel = await getChannelRow(tx, input);
    const row = await findChannelStatus(tx, channel.id);
    return { status: row === null ? null : channelStatusSchema.parse(row.document) };
  });

/** The last status of every channel of the tenant, for screens that show many. */
export const listChannelStatuses = (context: TenantContext): Promise<ChannelStatus[]> =>
  context.control.db.forTenant(context.tenantId, async (tx) =>
    (await listChannelStatusRows(tx)).map((row) => channelStatusSchema.parse(row.document)),
  );
