/** A body for each operation that takes one, as the documentation shows it. Tests send every one of them. */
export const REQUEST_EXAMPLES: Readonly<Record<string, object>> = {
  "tenant.update": { name: "Example Broadcasting" },
  "channelGroups.create": { name: "sports", description: "Everything from the arena" },
  "channelGroups.update": { description: "Everything from both arenas" },
  "channels.create": { name: "court-1", description: "Centre court", inputType: "HLS", testSource: true },
  "channels.update": { testSource: false },
  "channels.quickStart": { name: "my-first-channel", testSource: true },
  "originEndpoints.create": {
    name: "cmaf",
    container: "CMAF",
    segmentDurationSeconds: 6,
    startOverWindowSeconds: 3600,
    manifests: [
      { kind: "HLS", name: "index", windowSeconds: 60 },
      { kind: "DASH", name: "dash", windowSeconds: 60 },
    ],
  },
  "originEndpoints.update": { startOverWindowSeconds: 7200 },
  "billing.checkout": { planId: "payAsYouGo" },
  "billing.changePlan": { planId: "committed" },
  "billing.setCancellation": { atPeriodEnd: true },
  "apiKeys.create": { name: "deploy", permissions: ["channel:read", "channel:write"], expiresInDays: 90 },
};
