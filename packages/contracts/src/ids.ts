import { z } from "zod";

/**
 * Every id is a prefix that names its kind, an underscore, and 20 characters of Crockford base 32 (100 random bits).
 * The brand keeps a channel's id from being passed where a tenant's is wanted.
 */
export const ID_PREFIXES = {
  tenant: "tn",
  user: "us",
  member: "mb",
  channelGroup: "cg",
  channel: "ch",
  ingestEndpoint: "ie",
  originEndpoint: "ep",
  cdnSecret: "cs",
  tokenKey: "tk",
  tokenRevocation: "tr",
  apiKey: "ak",
  keyProvider: "kp",
  auditEntry: "ae",
  usageAdjustment: "ua",
  invitation: "iv",
  mail: "ml",
  packagerNode: "pn",
  platformAuditEntry: "pa",
} as const;

export type IdKind = keyof typeof ID_PREFIXES;

const ID_BODY = "[0-9a-hjkmnp-tv-z]{20}";

const idSchema = <K extends IdKind>(kind: K) =>
  z
    .string()
    .regex(new RegExp(`^${ID_PREFIXES[kind]}_${ID_BODY}$`), `must be an id like ${ID_PREFIXES[kind]}_…`)
    .brand<K>();

export const tenantIdSchema = idSchema("tenant");
export const userIdSchema = idSchema("user");
export const memberIdSchema = idSchema("member");
export const channelGroupIdSchema = idSchema("channelGroup");
export const channelIdSchema = idSchema("channel");
export const originEndpointIdSchema = idSchema("originEndpoint");
export const cdnSecretIdSchema = idSchema("cdnSecret");
export const tokenKeyIdSchema = idSchema("tokenKey");
export const tokenRevocationIdSchema = idSchema("tokenRevocation");
export const apiKeyIdSchema = idSchema("apiKey");
export const keyProviderIdSchema = idSchema("keyProvider");
export const auditEntryIdSchema = idSchema("auditEntry");
export const invitationIdSchema = idSchema("invitation");

export type TenantId = z.infer<typeof tenantIdSchema>;
export type UserId = z.infer<typeof userIdSchema>;
export type MemberId = z.infer<typeof memberIdSchema>;
export type ChannelGroupId = z.infer<typeof channelGroupIdSchema>;
export type ChannelId = z.infer<typeof channelIdSchema>;
export type OriginEndpointId = z.infer<typeof originEndpointIdSchema>;
export type CdnSecretId = z.infer<typeof cdnSecretIdSchema>;
export type TokenKeyId = z.infer<typeof tokenKeyIdSchema>;
export type TokenRevocationId = z.infer<typeof tokenRevocationIdSchema>;
export type ApiKeyId = z.infer<typeof apiKeyIdSchema>;
export type KeyProviderId = z.infer<typeof keyProviderIdSchema>;
export type AuditEntryId = z.infer<typeof auditEntryIdSchema>;
export type InvitationId = z.infer<typeof invitationIdSchema>;
