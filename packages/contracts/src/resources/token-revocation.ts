import { z } from "zod";
import { tokenRevocationIdSchema } from "../ids.ts";
import { isStorable, NOT_STORABLE, timestampSchema } from "../names.ts";

/** No token is good for longer than this, so that nothing that was revoked must be remembered for ever. */
export const TOKEN_LIFETIME_MAX_SECONDS = 31 * 24 * 3600;

/** However often a token is renewed, it is good no longer than this from when it was issued. */
export const TOKEN_RENEWAL_MAX_SECONDS = 24 * 3600;

/**
 * What a revocation names: one token by its `jti`, a viewer by `sub`, or a key by its `kid`. Of a viewer and of a key, the tokens
 * that were issued (`iat`) up to that moment; those without `iat` too.
 */
export const TOKEN_REVOCATION_KINDS = ["token", "viewer", "key"] as const;
export const tokenRevocationKindSchema = z.enum(TOKEN_REVOCATION_KINDS);

const valueSchema = z
  .string()
  .min(1, "must have at least 1 character")
  .max(256, "must have at most 256 characters")
  .refine(isStorable, NOT_STORABLE);

export const newTokenRevocationSchema = z.object({
  kind: tokenRevocationKindSchema,
  /** The `jti`, the `sub` or the `kid`. */
  value: valueSchema,
});
export type NewTokenRevocation = z.infer<typeof newTokenRevocationSchema>;

export const tokenRevocationSchema = newTokenRevocationSchema.extend({
  id: tokenRevocationIdSchema,
  createdAt: timestampSchema,
  createdBy: z.string(),
  /** When no token that it means can be good any more, and it is forgotten. */
  expiresAt: timestampSchema,
});
export type TokenRevocation = z.infer<typeof tokenRevocationSchema>;
