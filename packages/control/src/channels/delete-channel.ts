import { AppError } from "@sluice/contracts";
import { deleteChannel as deleteChannelRow, publishChannelDeletion } from "@sluice/db";
import { checkAll } from "../check-all.ts";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { checkEtag } from "../refusals.ts";
import type { ChannelPath } from "./get-channel.ts";
import { lockChannelRow } from "./lock-channel-row.ts";
import { toChannel } from "./to-channel.ts";

export const deleteChannel = (
  context: TenantContext,
  input: ChannelPath & { ifMatch?: string | undefined },
): Promise<Record<string, never>> =>
  mutate(context, async ({ tx, audit }) => {
    const row = await lockChannelRow(tx, input);
    const label = `${row.channelGroup.name}/${row.name}`;
    await checkAll(
      () => checkEtag(row, input.ifMatch, `Channel "${label}"`),
      () => {
        if (row._count.originEndpoints === 0) return;
        throw new AppError(
          "in_use",
          `Channel "${label}" still has ${row._count.originEndpoints} origin endpoints. Delete them first.`,
        );
      },
    );
    const before = toChannel(context.control, row);
    await deleteChannelRow(tx, row.id);
    await audit({ action: "channel.delete", target: { kind: "channel", id: row.id, label }, before, after: null });
    await publishChannelDeletion(tx, row.id);
    return {};
  });
