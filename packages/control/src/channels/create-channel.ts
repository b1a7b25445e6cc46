import type { Channel, NewChannel } from "@sluice/contracts";
import {
  type ChannelGroupRow,
  type ChannelRow,
  findChannel,
  getChannelById,
  insertChannel,
  insertIngestEndpoints,
  lockChannelGroup,
  newId,
} from "@sluice/db";
import { checkMayCost } from "../budgets/check-may-cost.ts";
import { checkAll } from "../check-all.ts";
import type { TenantContext } from "../control.ts";
import { requireFlag } from "../flags/read-flags.ts";
import { type Mutation, mutate } from "../mutate.ts";
import { nameTaken, notFound } from "../refusals.ts";
import { checkLimit, readEntitlements } from "../tenants/check-limit.ts";
import { newIngestCredentials } from "./ingest-secrets.ts";
import { publishChannel } from "./publish-channel.ts";
import { toChannel } from "./to-channel.ts";

export const createChannel = (context: TenantContext, input: NewChannel & { channelGroup: string }): Promise<Channel> =>
  mutate(context, async (mutation) => {
    const group = await lockChannelGroup(mutation.tx, input.channelGroup);
    if (group === null) throw notFound("channel group", input.channelGroup);
    const row = await addChannel(mutation, group, input);
    await publishChannel(mutation, row.id);
    return toChannel(context.control, row);
  });

/** The part that other use cases share. The group must be locked; the caller publishes. */
export const addChannel = async (
  mutation: Mutation,
  group: ChannelGroupRow,
  input: NewChannel,
): Promise<ChannelRow> => {
  const { context, tx, now, audit } = mutation;
  const { control, tenantId } = context;
  const entitlements = await readEntitlements(mutation);
  await checkAll(
    () => checkMayCost(mutation),
    () => checkLimit(context, entitlements, "channelsPerGroup", { current: group._count.channels }),
    async () => {
      const label = `${group.name}/${input.name}`;
      if ((await findChannel(tx, group.name, input.name)) !== null) throw nameTaken("channel", label);
    },
    async () => {
      if (input.testSource) await requireFlag({ context, tx }, "testSource");
    },
  );
  const id = newId("channel");
  const inserted = await insertChannel(tx, {
    id,
    tenantId,
    channelGroupId: group.id,
    name: input.name,
    description: input.description,
    inputType: input.inputType,
    testSource: input.testSource,
  });
  if (inserted === "name_taken") throw nameTaken("channel", `${group.name}/${input.name}`);
  await insertIngestEndpoints(
    tx,
    [1, 2].map((index) => {
      const place = { id: newId("ingestEndpoint"), tenantId };
      return { ...place, channelId: id, index, ...newIngestCredentials(control, place), rotatedAt: now };
    }),
  );
  const row = await getChannelById(tx, id);
  const target = { kind: "channel", id, label: `${group.name}/${input.name}` };
  await audit({ action: "channel.create", target, before: null, after: toChannel(control, row) });
  return row;
};
