import type { ChannelGroup } from "@sluice/contracts";
import { findChannelGroup } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { notFound } from "../refusals.ts";
import { toChannelGroup } from "./to-channel-group.ts";

export const getChannelGroup = (context: TenantContext, input: { channelGroup: string }): Promise<ChannelGroup> =>
  context.control.db.forTenant(context.tenantId, async (tx) => {
    const row = await findChannelGroup(tx, input.channelGroup);
    if (row === null) throw notFound("channel group", input.channelGroup);
    return toChannelGroup(context.control, row);
  });
