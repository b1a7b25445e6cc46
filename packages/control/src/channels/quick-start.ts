import { type NewOriginEndpoint, originAccessSchema, type QuickStart, type QuickStartResult } from "@sluice/contracts";
import { findChannelGroup, getChannelById, lockChannelGroup } from "@sluice/db";
import { addChannelGroup } from "../channel-groups/create-channel-group.ts";
import { toChannelGroup } from "../channel-groups/to-channel-group.ts";
import type { TenantContext } from "../control.ts";
import { type Mutation, mutate } from "../mutate.ts";
import { addOriginEndpoint } from "../origin-endpoints/create-origin-endpoint.ts";
import { toOriginEndpoint } from "../origin-endpoints/to-origin-endpoint.ts";
import { notFound } from "../refusals.ts";
import { addChannel } from "./create-channel.ts";
import { publishChannel } from "./publish-channel.ts";
import { toChannel, toIngestCredentials } from "./to-channel.ts";

export const QUICK_START_GROUP = "live";

const shared = {
  description: "",
  segmentDurationSeconds: 4,
  segmentName: "segment",
  tsUseAudioRenditionGroup: false,
  startOverWindowSeconds: 900,
  encryption: null,
  access: originAccessSchema.parse({}),
};
const hls = {
  kind: "HLS",
  name: "index",
  windowSeconds: 60,
  programDateTimeIntervalSeconds: 1,
  drmSystems: null,
  sessionKeys: true,
  hdcpLevelHd: null,
  hdcpLevelUhd: null,
} as const;
const dash = {
  kind: "DASH",
  name: "dash",
  windowSeconds: 60,
  minUpdatePeriodSeconds: 2,
  minBufferTimeSeconds: 5,
  suggestedPresentationDelaySeconds: 10,
  drmSystems: null,
  drmSignaling: "INDIVIDUAL",
  hdcpLevelHd: null,
  hdcpLevelUhd: null,
} as const;

const ENDPOINTS: readonly NewOriginEndpoint[] = [
  { ...shared, name: "ts", container: "TS", manifests: [hls] },
  { ...shared, name: "cmaf", container: "CMAF", manifests: [hls, dash] },
];

/** A channel that can be pushed to and played at once: group, channel and endpoints, all or nothing. */
export const quickStart = (context: TenantContext, input: QuickStart): Promise<QuickStartResult> =>
  mutate(context, async (mutation) => {
    const { control } = context;
    const group = await takeGroup(mutation);
    const { id } = await addChannel(mutation, group, {
      name: input.name,
      description: "",
      inputType: "HLS",
      testSource: input.testSource,
    });
    const originEndpoints = [];
    for (const endpoint of ENDPOINTS) {
      const channel = await getChannelById(mutation.tx, id);
      originEndpoints.push(toOriginEndpoint(control, await addOriginEndpoint(mutation, channel, endpoint)));
    }
    const channel = await getChannelById(mutation.tx, id);
    const groupNow = (await findChannelGroup(mutation.tx, group.name)) ?? group;
    await publishChannel(mutation, id);
    return {
      channelGroup: toChannelGroup(control, groupNow),
      channel: toChannel(control, channel),
      ingestCredentials: toIngestCredentials(control, channel),
      originEndpoints,
    };
  });

const takeGroup = async (mutation: Mutation) => {
  const there = await lockChannelGroup(mutation.tx, QUICK_START_GROUP);
  if (there !== null) return there;
  const input = { name: QUICK_START_GROUP, description: "Made by quick start" };
  await addChannelGroup(mutation, input);
  const made = await lockChannelGroup(mutation.tx, QUICK_START_GROUP);
  if (made === null) throw notFound("channel group", QUICK_START_GROUP);
  return made;
};
