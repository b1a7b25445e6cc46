import type { ChannelGroup, ChannelGroupChange } from "@sluice/contracts";
import { lockChannelGroup, updateChannelGroup as updateChannelGroupRow } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { checkEtag, notFound } from "../refusals.ts";
import { toChannelGroup } from "./to-channel-group.ts";

export const updateChannelGroup = (
  context: TenantContext,
  input: ChannelGroupChange & { channelGroup: string; ifMatch?: string | undefined },
): Promise<ChannelGroup> =>
  mutate(context, async ({ tx, now, audit }) => {
    const row = await lockChannelGroup(tx, input.channelGroup);
    if (row === null) throw notFound("channel group", input.channelGroup);
    checkEtag(row, input.ifMatch, `Channel group "${row.name}"`);
    const before = toChannelGroup(context.control, row);
    const changed = await updateChannelGroupRow(tx, row.id, { description: input.description ?? row.description }, now);
    const after = toChannelGroup(context.control, changed);
    const target = { kind: "channelGroup", id: row.id, label: row.name };
    await audit({ action: "channelGroup.update", target, before, after });
    return after;
  });
