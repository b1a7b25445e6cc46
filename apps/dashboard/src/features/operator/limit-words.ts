import type { PlanLimit } from "@sluice/contracts";

/** What is limited, as it stands at a field or before a number. */
export const LIMIT_WORDS: Readonly<Record<PlanLimit, string>> = {
  channelGroupsPerTenant: "Channel groups",
  channelsPerGroup: "Channels in a group",
  originEndpointsPerChannel: "Endpoints of a channel",
  manifestsPerOriginEndpoint: "Manifests of an endpoint",
  apiKeysPerTenant: "API keys",
  membersPerTenant: "Members",
  startOverHours: "Start-over, hours",
  apiRequestsPerSecond: "API requests a second",
  apiRequestsBurst: "API requests at once",
};
