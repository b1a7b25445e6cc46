import { z } from "zod";
import { apiKeyIdSchema } from "../ids.ts";
import { isStorable, NOT_STORABLE, timestampSchema } from "../names.ts";
import { PERMISSIONS } from "../permissions.ts";

export const apiKeyNameSchema = z
  .string()
  .trim()
  .min(1, "must have at least 1 character")
  .max(100)
  .refine(isStorable, NOT_STORABLE);
export const permissionSchema = z.enum(PERMISSIONS);

/** An API key as it is listed: its secret is shown once, at creation, and kept only as a hash. */
export const apiKeySchema = z.object({
  id: apiKeyIdSchema,
  name: apiKeyNameSchema,
  /** The first characters of the secret, to recognise it by. */
  prefix: z.string(),
  permissions: z.array(permissionSchema),
  createdAt: timestampSchema,
  createdBy: z.string(),
  lastUsedAt: timestampSchema.nullable(),
  expiresAt: timestampSchema.nullable(),
  revokedAt: timestampSchema.nullable(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

export const newApiKeySchema = z.object({
  name: apiKeyNameSchema,
  permissions: z.array(permissionSchema).min(1, "must have at least 1 permission"),
  /** Days until it stops working; null never. */
  expiresInDays: z.number().int().min(1).max(3650).nullable().default(null),
});
export type NewApiKey = z.infer<typeof newApiKeySchema>;

export const createdApiKeySchema = apiKeySchema.extend({ secret: z.string() });
export type CreatedApiKey = z.infer<typeof createdApiKeySchema>;
