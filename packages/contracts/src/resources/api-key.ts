import { z } from "zod";
import { isConfinable } from "../confinement.ts";
import { apiKeyIdSchema } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import { etagSchema, isStorable, NOT_STORABLE, resourceNameSchema, timestampSchema } from "../names.ts";
import { PERMISSIONS, type Permission } from "../permissions.ts";

export const apiKeyNameSchema = z
  .string()
  .trim()
  .min(1, "must have at least 1 character")
  .max(100)
  .refine(isStorable, NOT_STORABLE);
export const permissionSchema = z.enum(PERMISSIONS);

const permissionsSchema = z.array(permissionSchema).min(1, "must have at least 1 permission");

/** The groups that a key is confined to, by name. null: it reaches all of them, and the tenant as a whole. */
const channelGroupsSchema = z
  .array(resourceNameSchema)
  .min(1, "must have at least 1 channel group")
  .max(LIMITS.channelGroupsPerApiKey)
  .nullable();

/** An API key as it is listed: its secret is shown once, at creation, and kept only as a hash. */
export const apiKeySchema = z.object({
  id: apiKeyIdSchema,
  name: apiKeyNameSchema,
  /** The first characters of the secret, to recognise it by. */
  prefix: z.string(),
  permissions: z.array(permissionSchema),
  /** null: not confined. Empty: the groups that it was confined to are deleted, and it reaches nothing. */
  channelGroups: z.array(resourceNameSchema).nullable(),
  createdAt: timestampSchema,
  createdBy: z.string(),
  /** To the minute, and from which address. */
  lastUsedAt: timestampSchema.nullable(),
  lastUsedIp: z.string().nullable(),
  rotatedAt: timestampSchema.nullable(),
  /** Until when the secret before the last rotation works too; null when it does not. */
  oldSecretEndsAt: timestampSchema.nullable(),
  expiresAt: timestampSchema.nullable(),
  revokedAt: timestampSchema.nullable(),
  etag: etagSchema,
});
export type ApiKey = z.infer<typeof apiKeySchema>;

interface Scope {
  readonly permissions?: readonly Permission[] | undefined;
  readonly channelGroups?: readonly string[] | null | undefined;
}

/** A key of some groups has nothing that is about the tenant as a whole. */
export const listUnconfinable = ({ permissions, channelGroups }: Scope): { path: string; message: string }[] =>
  permissions === undefined || channelGroups === undefined || channelGroups === null
    ? []
    : permissions.flatMap((permission, i) =>
        isConfinable(permission)
          ? []
          : [{ path: `permissions.${i}`, message: `${permission} cannot be had for some channel groups alone` }],
      );

const checkScope = (scope: Scope, context: z.RefinementCtx): void => {
  for (const { path, message } of listUnconfinable(scope)) {
    context.addIssue({ code: "custom", path: ["permissions", Number(path.split(".")[1])], message });
  }
};

export const newApiKeySchema = z
  .object({
    name: apiKeyNameSchema,
    permissions: permissionsSchema,
    channelGroups: channelGroupsSchema.optional(),
    /** Days until it stops working; null never. */
    expiresInDays: z.number().int().min(1).max(3650).nullable().default(null),
  })
  .superRefine(checkScope);
export type NewApiKey = z.infer<typeof newApiKeySchema>;

/** `permissions` and `channelGroups` each replace the whole list. */
export const apiKeyChangeSchema = z
  .object({
    name: apiKeyNameSchema.optional(),
    permissions: permissionsSchema.optional(),
    channelGroups: channelGroupsSchema.optional(),
  })
  .superRefine(checkScope);
export type ApiKeyChange = z.infer<typeof apiKeyChangeSchema>;

/** The one answer that holds the secret. */
export const createdApiKeySchema = apiKeySchema.extend({ secret: z.string() });
export type CreatedApiKey = z.infer<typeof createdApiKeySchema>;
