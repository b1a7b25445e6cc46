import { z } from "zod";
import { tokenKeyIdSchema } from "../ids.ts";
import { etagSchema, isStorable, NOT_STORABLE, resourceNameSchema, timestampSchema } from "../names.ts";

/**
 * How viewer tokens may be signed. One key has one of them, for life: a token cannot choose. With HS256 Sluice makes a secret;
 * with the others the customer keeps the private key and gives us the public one.
 */
export const TOKEN_ALGORITHMS = ["HS256", "ES256", "EdDSA", "RS256"] as const;
export const tokenAlgorithmSchema = z.enum(TOKEN_ALGORITHMS);
export type TokenAlgorithm = z.infer<typeof tokenAlgorithmSchema>;

export const tokenKeyIdentifierSchema = z
  .string()
  .regex(/^[A-Za-z0-9._~-]{1,64}$/, "must have 1 to 64 letters, digits, dots, hyphens, underscores or tildes");

const tokenKeyNameSchema = z
  .string()
  .trim()
  .min(1, "must have at least 1 character")
  .max(100)
  .refine(isStorable, NOT_STORABLE);

/** Who issues a token, or whom it is for: compared as it is written, no form of it is asked for (RFC 7519, 2: StringOrURI). */
const tokenPartySchema = z
  .string()
  .trim()
  .min(1, "must have at least 1 character")
  .max(256, "must have at most 256 characters")
  .refine(isStorable, NOT_STORABLE);

/** A key that viewer tokens are signed with. The secret of an HS256 key is in the answer that made it, and nowhere else. */
export const tokenKeySchema = z.object({
  id: tokenKeyIdSchema,
  name: tokenKeyNameSchema,
  /** What a token's header names it by: unique in the workspace. */
  kid: tokenKeyIdentifierSchema,
  algorithm: tokenAlgorithmSchema,
  /** SPKI in PEM; null with HS256. */
  publicKey: z.string().nullable(),
  /** Where its tokens open something; null: everywhere in the workspace. */
  channelGroup: resourceNameSchema.nullable(),
  /** `iss` that its tokens must have; null: any, or none. */
  issuer: tokenPartySchema.nullable(),
  /** What `aud` of its tokens must be, or have in its list; null: anything, or nothing. */
  audience: tokenPartySchema.nullable(),
  /** Tokens of a disabled key open nothing; it can be enabled again. */
  isEnabled: z.boolean(),
  createdAt: timestampSchema,
  createdBy: z.string(),
  etag: etagSchema,
});
export type TokenKey = z.infer<typeof tokenKeySchema>;

export const newTokenKeySchema = z
  .object({
    name: tokenKeyNameSchema,
    /** Made up by us when absent. */
    kid: tokenKeyIdentifierSchema.optional(),
    algorithm: tokenAlgorithmSchema,
    /** PEM (`-----BEGIN PUBLIC KEY-----`) or a JWK as JSON text. */
    publicKey: z.string().max(8192, "must have at most 8192 characters").optional(),
    channelGroup: resourceNameSchema.nullable().default(null),
    issuer: tokenPartySchema.nullable().default(null),
    audience: tokenPartySchema.nullable().default(null),
  })
  .superRefine(({ algorithm, publicKey }, context) => {
    if (algorithm === "HS256" && publicKey !== undefined) {
      context.addIssue({
        code: "custom",
        path: ["publicKey"],
        message: "must be absent: Sluice makes the secret of an HS256 key",
      });
    }
    if (algorithm !== "HS256" && publicKey === undefined) {
      context.addIssue({
        code: "custom",
        path: ["publicKey"],
        message: `is needed: ${algorithm} is checked with a public key`,
      });
    }
  });
export type NewTokenKey = z.infer<typeof newTokenKeySchema>;

export const tokenKeyChangeSchema = z.object({
  name: tokenKeyNameSchema.optional(),
  isEnabled: z.boolean().optional(),
  issuer: tokenPartySchema.nullable().optional(),
  audience: tokenPartySchema.nullable().optional(),
});
export type TokenKeyChange = z.infer<typeof tokenKeyChangeSchema>;

/** `secret` in base64url, of HS256 alone. */
export const createdTokenKeySchema = tokenKeySchema.extend({ secret: z.string().nullable() });
export type CreatedTokenKey = z.infer<typeof createdTokenKeySchema>;
