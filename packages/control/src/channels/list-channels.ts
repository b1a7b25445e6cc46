import type { Channel, Page, PageInput } from "@sluice/contracts";
import { findChannelGroup, listChannels as listChannelRows } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { readPage } from "../page.ts";
import { notFound } from "../refusals.ts";
import { toChannel } from "./to-channel.ts";

export const listChannels = (
  context: TenantContext,
  input: PageInput & { channelGroup: string },
): Promise<Page<Channel>> =>
  context.control.db.forTenant(context.tenantId, async (tx) => {
    const page = await readPage(
      input,
      1,
      (after, take) => listChannelRows(tx, input.channelGroup, after?.[0], take),
      (row) => [row.name],
      (row) => toChannel(context.control, row),
    );
    // Whatever has channels exists.
    if (page.items.length === 0 && (await findChannelGroup(tx, input.channelGroup)) === null) {
      throw notFound("channel group", input.channelGroup);
    }
    return page;
  });
