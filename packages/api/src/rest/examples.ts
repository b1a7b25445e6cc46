/** A body for each operation that takes one, as the documentation shows it. Tests send every one of them. */
export const REQUEST_EXAMPLES: Readonly<Record<string, object>> = {
  "tenant.update": { name: "Example Broadcasting" },
  "budget.set": { monthlyCents: 50_000, alertPercents: [50, 80, 100], isHardCap: false },
  "tenant.close": { name: "Tenant" },
  "members.setRole": { role: "operator" },
  "invitations.create": { email: "new.colleague@example.com", role: "viewer" },
  "channelGroups.create": { name: "sports", description: "Everything from the arena" },
  "channelGroups.update": { description: "Everything from both arenas" },
  "channels.create": { name: "court-1", description: "Centre court", inputType: "HLS", testSource: true },
  "channels.update": { description: "Centre court, second day" },
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
  "apiKeys.update": { name: "deploy-production" },
  "apiKeys.rotate": { overlapSeconds: 3600 },
  "apiKeys.create": { name: "deploy", permissions: ["channel:read", "channel:write"], expiresInDays: 90 },
};
