import { randomBytes } from "node:crypto";
import {
  type ApiKeyId,
  type AuditEntryId,
  type CdnSecretId,
  type ChannelGroupId,
  type ChannelId,
  ID_PREFIXES,
  type IdKind,
  type InvitationId,
  type KeyProviderId,
  type MemberId,
  type OriginEndpointId,
  type TenantId,
  type TokenKeyId,
  type TokenRevocationId,
  type UserId,
} from "@sluice/contracts";

interface IdOf extends Record<IdKind, string> {
  tenant: TenantId;
  user: UserId;
  member: MemberId;
  channelGroup: ChannelGroupId;
  channel: ChannelId;
  originEndpoint: OriginEndpointId;
  cdnSecret: CdnSecretId;
  tokenKey: TokenKeyId;
  tokenRevocation: TokenRevocationId;
  apiKey: ApiKeyId;
  keyProvider: KeyProviderId;
  auditEntry: AuditEntryId;
  invitation: InvitationId;
}

const CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";

/** `length` characters of Crockford base 32 in lower case, 5 random bits each. */
export const randomBase32 = (length: number): string =>
  Array.from(randomBytes(length), (byte) => CROCKFORD[byte & 31]).join("");

/** A new id of a kind, as `ch_…`: 100 random bits, so nobody has to ask whether it is taken. */
export const newId = <K extends IdKind>(kind: K): IdOf[K] => `${ID_PREFIXES[kind]}_${randomBase32(20)}` as IdOf[K];
