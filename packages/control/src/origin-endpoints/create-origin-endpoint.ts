import type { NewOriginEndpoint, OriginEndpoint } from "@sluice/contracts";
import { type ChannelRow, findOriginEndpoint, insertOriginEndpoint, newId, type OriginEndpointRow } from "@sluice/db";
import { checkMayCost } from "../budgets/check-may-cost.ts";
import type { ChannelPath } from "../channels/get-channel.ts";
import { lockChannelRow } from "../channels/lock-channel-row.ts";
import { publishChannel } from "../channels/publish-channel.ts";
import { checkAll } from "../check-all.ts";
import type { TenantContext } from "../control.ts";
import { startKeys } from "../keys/start-keys.ts";
import { type Mutation, mutate } from "../mutate.ts";
import { nameTaken } from "../refusals.ts";
import { checkLimit, readEntitlements } from "../tenants/check-limit.ts";
import { checkEndpointLimits } from "./check-endpoint-limits.ts";
import { toOriginEndpoint } from "./to-origin-endpoint.ts";

export const createOriginEndpoint = (
  context: TenantContext,
  input: NewOriginEndpoint & ChannelPath,
): Promise<OriginEndpoint> =>
  mutate(context, async (mutation) => {
    const channel = await lockChannelRow(mutation.tx, input);
    const row = await addOriginEndpoint(mutation, channel, input);
    await publishChannel(mutation, channel.id);
    return toOriginEndpoint(context.control, row);
  });

/** The part that other use cases share. The channel must be locked, or new in this transaction; the caller publishes. */
export const addOriginEndpoint = async (
  mutation: Mutation,
  channel: ChannelRow,
  input: NewOriginEndpoint,
): Promise<OriginEndpointRow> => {
  const { context, tx, audit } = mutation;
  const entitlements = await readEntitlements(mutation);
  const label = `${channel.channelGroup.name}/${channel.name}/${input.name}`;
  await checkAll(
    () => checkMayCost(mutation),
    () => checkLimit(context, entitlements, "originEndpointsPerChannel", { current: channel._count.originEndpoints }),
    () => checkEndpointLimits(context, entitlements, undefined, input),
    async () => {
      const path = { channelGroup: channel.channelGroup.name, channel: channel.name, originEndpoint: input.name };
      if ((await findOriginEndpoint(tx, path)) !== null) throw nameTaken("origin endpoint", label);
    },
  );
  const row = await insertOriginEndpoint(tx, {
    id: newId("originEndpoint"),
    tenantId: context.tenantId,
    channelId: channel.id,
    name: input.name,
    description: input.description,
    container: input.container,
    segmentDurationSeconds: input.segmentDurationSeconds,
    segmentName: input.segmentName,
    tsUseAudioRenditionGroup: input.tsUseAudioRenditionGroup,
    startOverWindowSeconds: input.startOverWindowSeconds,
    encryption: input.encryption,
    access: input.access,
    manifests: input.manifests,
  });
  if (row === "name_taken") throw nameTaken("origin endpoint", label);
  await startKeys(mutation, row);
  const after = toOriginEndpoint(context.control, row);
  await audit({
    action: "originEndpoint.create",
    target: { kind: "originEndpoint", id: row.id, label },
    before: null,
    after,
  });
  return row;
};
