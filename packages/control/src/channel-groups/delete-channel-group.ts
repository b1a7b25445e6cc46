import { AppError } from "@sluice/contracts";
import { deleteChannelGroup as deleteChannelGroupRow, lockChannelGroup } from "@sluice/db";
import { checkAll } from "../check-all.ts";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { checkEtag, notFound } from "../refusals.ts";
import { toChannelGroup } from "./to-channel-group.ts";

export const deleteChannelGroup = (
  context: TenantContext,
  input: { channelGroup: string; ifMatch?: string | undefined },
): Promise<Record<string, never>> =>
  mutate(context, async ({ tx, audit }) => {
    const row = await lockChannelGroup(tx, input.channelGroup);
    if (row === null) throw notFound("channel group", input.channelGroup);
    await checkAll(
      () => checkEtag(row, input.ifMatch, `Channel group "${row.name}"`),
      () => {
        if (row._count.channels === 0) return;
        throw new AppError(
          "in_use",
          `Channel group "${row.name}" still has ${row._count.channels} channels. Delete them first.`,
        );
      },
    );
    await deleteChannelGroupRow(tx, row.id);
    const target = { kind: "channelGroup", id: row.id, label: row.name };
    await audit({ action: "channelGroup.delete", target, before: toChannelGroup(context.control, row), after: null });
    return {};
  });
