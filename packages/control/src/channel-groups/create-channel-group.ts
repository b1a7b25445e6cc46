import type { ChannelGroup, NewChannelGroup } from "@sluice/contracts";
import {
  type ChannelGroupRow,
  countChannelGroups,
  findChannelGroup,
  insertChannelGroup,
  newId,
  randomBase32,
} from "@sluice/db";
import { checkAll } from "../check-all.ts";
import type { TenantContext } from "../control.ts";
import { type Mutation, mutate } from "../mutate.ts";
import { nameTaken } from "../refusals.ts";
import { checkLimit, lockEntitlements } from "../tenants/check-limit.ts";
import { toChannelGroup } from "./to-channel-group.ts";

export const createChannelGroup = (context: TenantContext, input: NewChannelGroup): Promise<ChannelGroup> =>
  mutate(context, async (mutation) => toChannelGroup(context.control, await addChannelGroup(mutation, input)));

/** The part that other use cases share. */
export const addChannelGroup = async (
  { context, tx, audit }: Mutation,
  input: NewChannelGroup,
): Promise<ChannelGroupRow> => {
  const entitlements = await lockEntitlements({ context, tx });
  await checkAll(
    async () => checkLimit(context, entitlements, "channelGroupsPerTenant", { current: await countChannelGroups(tx) }),
    async () => {
      if ((await findChannelGroup(tx, input.name)) !== null) throw nameTaken("channel group", input.name);
    },
  );
  const row = await insertChannelGroup(tx, {
    id: newId("channelGroup"),
    tenantId: context.tenantId,
    name: input.name,
    description: input.description,
    egressId: randomBase32(16),
  });
  if (row === "name_taken") throw nameTaken("channel group", input.name);
  const after = toChannelGroup(context.control, row);
  const target = { kind: "channelGroup", id: row.id, label: row.name };
  await audit({ action: "channelGroup.create", target, before: null, after });
  return row;
};
