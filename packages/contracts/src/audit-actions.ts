/**
 * Everything that the audit log can say was done: to what kind of thing, and in words. Filters and documentation are made
 * from it; an action that is missing here cannot be written.
 */
export const AUDIT_ACTIONS = {
  "account.signUp": { targetKind: "user", words: "Signed up" },
  "account.verifyEmail": { targetKind: "user", words: "Confirmed their e-mail address" },
  "account.resetPassword": { targetKind: "user", words: "Reset their password by mail" },
  "apiKey.create": { targetKind: "apiKey", words: "Made an API key" },
  "apiKey.revoke": { targetKind: "apiKey", words: "Revoked an API key" },
  "billing.changePlan": { targetKind: "subscription", words: "Changed the plan of the subscription" },
  "billing.checkout": { targetKind: "tenant", words: "Opened a checkout" },
  "billing.grantCredit": { targetKind: "creditGrant", words: "Granted credit" },
  "billing.openPortal": { targetKind: "tenant", words: "Opened the payment portal" },
  "billing.setCancellation": { targetKind: "subscription", words: "Ended the subscription, or took that back" },
  "billing.subscription": { targetKind: "subscription", words: "Told of a change of the subscription" },
  "channel.create": { targetKind: "channel", words: "Made a channel" },
  "channel.update": { targetKind: "channel", words: "Changed a channel" },
  "channel.delete": { targetKind: "channel", words: "Deleted a channel" },
  "channelGroup.create": { targetKind: "channelGroup", words: "Made a channel group" },
  "channelGroup.update": { targetKind: "channelGroup", words: "Changed a channel group" },
  "channelGroup.delete": { targetKind: "channelGroup", words: "Deleted a channel group" },
  "ingestEndpoint.rotateCredentials": { targetKind: "ingestEndpoint", words: "Made new ingest credentials" },
  "originEndpoint.create": { targetKind: "originEndpoint", words: "Made an origin endpoint" },
  "originEndpoint.update": { targetKind: "originEndpoint", words: "Changed an origin endpoint" },
  "originEndpoint.delete": { targetKind: "originEndpoint", words: "Deleted an origin endpoint" },
  "tenant.setPlan": { targetKind: "tenant", words: "Changed the plan" },
  "tenant.update": { targetKind: "tenant", words: "Changed the workspace" },
} as const satisfies Record<`${string}.${string}`, { readonly targetKind: string; readonly words: string }>;

export type AuditAction = keyof typeof AUDIT_ACTIONS;
export type AuditTargetKind = (typeof AUDIT_ACTIONS)[AuditAction]["targetKind"];

export const AUDIT_ACTION_NAMES = Object.keys(AUDIT_ACTIONS) as [AuditAction, ...AuditAction[]];

/** In words, in the plural: what can have been acted on. */
export const AUDIT_TARGET_KINDS = {
  channel: "Channels",
  channelGroup: "Channel groups",
  originEndpoint: "Origin endpoints",
  ingestEndpoint: "Ingest endpoints",
  apiKey: "API keys",
  subscription: "Subscriptions",
  creditGrant: "Credits",
  tenant: "Workspace",
  user: "Accounts",
} as const satisfies Record<AuditTargetKind, string>;

export const AUDIT_TARGET_KIND_NAMES = Object.keys(AUDIT_TARGET_KINDS) as [AuditTargetKind, ...AuditTargetKind[]];
