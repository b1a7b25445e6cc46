import type { Channel, ChannelChange } from "@sluice/contracts";
import { updateChannel as updateChannelRow } from "@sluice/db";
import { checkMayCost } from "../budgets/check-may-cost.ts";
import type { TenantContext } from "../control.ts";
import { requireFlag } from "../flags/read-flags.ts";
import { mutate } from "../mutate.ts";
import { checkEtag } from "../refusals.ts";
import type { ChannelPath } from "./get-channel.ts";
import { lockChannelRow } from "./lock-channel-row.ts";
import { publishChannel } from "./publish-channel.ts";
import { toChannel } from "./to-channel.ts";

export const updateChannel = (
  context: TenantContext,
  input: ChannelChange & ChannelPath & { ifMatch?: string | undefined },
): Promise<Channel> =>
  mutate(context, async (mutation) => {
    const { tx, now, audit } = mutation;
    const row = await lockChannelRow(tx, input);
    const label = `${row.channelGroup.name}/${row.name}`;
    checkEtag(row, input.ifMatch, `Channel "${label}"`);
    if (input.testSource === true && !row.testSource) await checkMayCost(mutation);
    const before = toChannel(context.control, row);
    if (input.testSource === true && !row.testSource) await requireFlag(mutation, "testSource");
    const change = {
      description: input.description ?? row.description,
      testSource: input.testSource ?? row.testSource,
    };
    const after = toChannel(context.control, await updateChannelRow(tx, row.id, change, now));
    await audit({ action: "channel.update", target: { kind: "channel", id: row.id, label }, before, after });
    await publishChannel(mutation, row.id);
    return after;
  });
