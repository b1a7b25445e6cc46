import { z } from "zod";
import { timestampSchema } from "../names.ts";
import { apiKeySchema } from "./api-key.ts";
import { channelSchema } from "./channel.ts";
import { channelGroupSchema } from "./channel-group.ts";
import { invitationSchema } from "./invitation.ts";
import { keyProviderSchema } from "./key-provider.ts";
import { licenceRequestSchema } from "./licence-request.ts";
import { originEndpointSchema } from "./origin-endpoint.ts";
import { memberSchema, tenantSchema } from "./tenant.ts";
import { tokenKeySchema } from "./token-key.ts";
import { tokenRevocationSchema } from "./token-revocation.ts";

/** Everything that a tenant has configured and used, without secrets: what it takes along when it leaves. */
export const tenantExportSchema = z.object({
  exportedAt: timestampSchema,
  tenant: tenantSchema,
  members: z.array(memberSchema),
  invitations: z.array(invitationSchema),
  apiKeys: z.array(apiKeySchema),
  keyProviders: z.array(keyProviderSchema),
  tokenKeys: z.array(tokenKeySchema),
  tokenRevocations: z.array(tokenRevocationSchema),
  channelGroups: z.array(
    channelGroupSchema.extend({
      channels: z.array(channelSchema.extend({ originEndpoints: z.array(originEndpointSchema) })),
    }),
  ),
  /** Sums per day in UTC, channel, endpoint and kind. */
  usage: z.array(
    z.object({
      day: timestampSchema,
      channelId: z.string(),
      originEndpointId: z.string().nullable(),
      kind: z.string(),
      bytes: z.number(),
      requests: z.number(),
    }),
  ),
  /** Of the days for which they are kept, sums per day in UTC, channel, endpoint, system and ending, each with its latest request. */
  licenceRequests: z.array(
    licenceRequestSchema.omit({ minute: true }).extend({ day: timestampSchema, channelId: z.string() }),
  ),
});
export type TenantExport = z.infer<typeof tenantExportSchema>;
