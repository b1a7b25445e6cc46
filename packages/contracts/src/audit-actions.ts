/**
 * Everything that the audit log can say was done: to what kind of thing, and in words. Filters and documentation are made
 * from it; an action that is missing here cannot be written.
 */
export const AUDIT_ACTIONS = {
  "account.signUp": { targetKind: "user", words: "Signed up" },
  "account.verifyEmail": { targetKind: "user", words: "Confirmed their e-mail address" },
  "account.resetPassword": { targetKind: "user", words: "Reset their password by mail" },
  "account.changeProfile": { targetKind: "user", words: "Changed their name" },
  "account.changePassword": { targetKind: "user", words: "Changed their password" },
  "account.endSession": { targetKind: "user", words: "Ended a session of theirs" },
  "account.endOtherSessions": { targetKind: "user", words: "Ended their other sessions" },
  "account.enableTwoFactor": { targetKind: "user", words: "Turned two-factor sign-in on" },
  "account.disableTwoFactor": { targetKind: "user", words: "Turned two-factor sign-in off" },
  "account.renewRecoveryCodes": { targetKind: "user", words: "Made new recovery codes" },
  "apiKey.create": { targetKind: "apiKey", words: "Made an API key" },
  "apiKey.update": { targetKind: "apiKey", words: "Changed an API key" },
  "apiKey.rotate": { targetKind: "apiKey", words: "Gave an API key a new secret" },
  "apiKey.revoke": { targetKind: "apiKey", words: "Revoked an API key" },
  "billing.changePlan": { targetKind: "subscription", words: "Changed the plan of the subscription" },
  "billing.checkout": { targetKind: "tenant", words: "Opened a checkout" },
  "billing.grantCredit": { targetKind: "creditGrant", words: "Granted credit" },
  "billing.openPortal": { targetKind: "tenant", words: "Opened the payment portal" },
  "billing.setCancellation": { targetKind: "subscription", words: "Ended the subscription, or took that back" },
  "billing.subscription": { targetKind: "subscription", words: "Told of a change of the subscription" },
  "budget.set": { targetKind: "budget", words: "Set the monthly budget" },
  "budget.remove": { targetKind: "budget", words: "Removed the monthly budget" },
  "cdnSecret.create": { targetKind: "cdnSecret", words: "Made a CDN secret" },
  "cdnSecret.delete": { targetKind: "cdnSecret", words: "Deleted a CDN secret" },
  "channel.create": { targetKind: "channel", words: "Made a channel" },
  "channel.update": { targetKind: "channel", words: "Changed a channel" },
  "channel.delete": { targetKind: "channel", words: "Deleted a channel" },
  "channelGroup.create": { targetKind: "channelGroup", words: "Made a channel group" },
  "channelGroup.update": { targetKind: "channelGroup", words: "Changed a channel group" },
  "channelGroup.delete": { targetKind: "channelGroup", words: "Deleted a channel group" },
  "ingestEndpoint.rotateCredentials": { targetKind: "ingestEndpoint", words: "Made new ingest credentials" },
  "invitation.create": { targetKind: "invitation", words: "Invited somebody" },
  "invitation.resend": { targetKind: "invitation", words: "Sent an invitation again" },
  "invitation.revoke": { targetKind: "invitation", words: "Took an invitation back" },
  "invitation.accept": { targetKind: "user", words: "Accepted an invitation" },
  "member.updateRole": { targetKind: "member", words: "Changed a member's role" },
  "member.remove": { targetKind: "member", words: "Removed a member" },
  "member.leave": { targetKind: "member", words: "Left the workspace" },
  "onboarding.dismiss": { targetKind: "user", words: "Hid the first steps" },
  "onboarding.recall": { targetKind: "user", words: "Brought the first steps back" },
  "originEndpoint.create": { targetKind: "originEndpoint", words: "Made an origin endpoint" },
  "originEndpoint.update": { targetKind: "originEndpoint", words: "Changed an origin endpoint" },
  "originEndpoint.delete": { targetKind: "originEndpoint", words: "Deleted an origin endpoint" },
  "tenant.create": { targetKind: "user", words: "Made the workspace" },
  "tenant.transferOwnership": { targetKind: "member", words: "Handed the workspace over to a new owner" },
  "tenant.close": { targetKind: "tenant", words: "Closed the workspace" },
  "tenant.restore": { targetKind: "tenant", words: "Restored the workspace" },
  "tenant.setLimits": { targetKind: "tenant", words: "Granted limits of its own" },
  "tenant.setPlan": { targetKind: "tenant", words: "Changed the plan" },
  "tenant.standing": { targetKind: "tenant", words: "Took a step for an unpaid or paid bill" },
  "tenant.suspend": { targetKind: "tenant", words: "Suspended the workspace" },
  "tenant.release": { targetKind: "tenant", words: "Released the workspace" },
  "tenant.setFlag": { targetKind: "tenant", words: "Switched a feature" },
  "tenant.update": { targetKind: "tenant", words: "Changed the workspace" },
  "usage.adjust": { targetKind: "usageAdjustment", words: "Corrected what was counted" },
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
  cdnSecret: "CDN secrets",
  apiKey: "API keys",
  subscription: "Subscriptions",
  creditGrant: "Credits",
  invitation: "Invitations",
  member: "Members",
  tenant: "Workspace",
  user: "Accounts",
  budget: "Budgets",
  usageAdjustment: "Corrections of usage",
} as const satisfies Record<AuditTargetKind, string>;

export const AUDIT_TARGET_KIND_NAMES = Object.keys(AUDIT_TARGET_KINDS) as [AuditTargetKind, ...AuditTargetKind[]];
