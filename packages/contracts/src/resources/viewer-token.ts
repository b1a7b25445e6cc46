import { z } from "zod";
import { ACCESS_REFUSALS, type AccessRefusal } from "../access-refusals.ts";
import { isStorable, NOT_STORABLE, resourceNameSchema, timestampSchema } from "../names.ts";
import { addressBlockSchema } from "./address-rules.ts";
import { tokenKeySchema } from "./token-key.ts";

/** Tokens that are made here are for trying things out: viewers get theirs from the customer's own server. */
export const TRIAL_TOKEN_MAX_SECONDS = 24 * 3600;

export const newViewerTokenSchema = z.object({
  /** What it opens, and nothing else. */
  channelGroup: resourceNameSchema,
  channel: resourceNameSchema,
  originEndpoint: resourceNameSchema,
  expiresInSeconds: z.coerce
    .number()
    .int("must be a whole number of seconds")
    .min(60, "must be at least 60 seconds")
    .max(TRIAL_TOKEN_MAX_SECONDS, "must be at most 86400 seconds, a day")
    .default(3600),
  /** `sub`: what revocations and logs name the viewer by. null: nobody in particular. */
  viewer: z
    .string()
    .trim()
    .min(1, "must have at least 1 character")
    .max(256, "must have at most 256 characters")
    .refine(isStorable, NOT_STORABLE)
    .nullable()
    .default(null),
  /** From where alone it is good: an address, or a block of them. null: from anywhere. */
  address: addressBlockSchema.nullable().default(null),
});
export type NewViewerToken = z.infer<typeof newViewerTokenSchema>;

export const madeViewerTokenSchema = z.object({
  token: z.string(),
  /** `jti`: by this it can be revoked. */
  tokenId: z.string(),
  expiresAt: timestampSchema,
  /** The endpoint's manifests, each with the token. */
  manifests: z.array(z.object({ kind: z.enum(["HLS", "DASH"]), name: z.string(), url: z.url() })),
  /** False: the endpoint plays without a token too. */
  isAskedFor: z.boolean(),
});
export type MadeViewerToken = z.infer<typeof madeViewerTokenSchema>;

export const viewerTokenQuestionSchema = z.object({
  token: z.string().trim().min(1, "must have at least 1 character").max(8192, "must have at most 8192 characters"),
  /** Where it is to be shown: the address of a manifest, key or licence. null: wherever it opens something. */
  url: z.url("must be an address").max(4096, "must have at most 4096 characters").nullable().default(null),
});
export type ViewerTokenQuestion = z.infer<typeof viewerTokenQuestionSchema>;

const REFUSALS = Object.keys(ACCESS_REFUSALS) as [AccessRefusal, ...AccessRefusal[]];

/** What the origin would say of a token now. Nothing of a key but its name. */
export const viewerTokenCheckSchema = z.object({
  isAccepted: z.boolean(),
  /** As the origin gives it; null when the token is accepted. */
  reason: z.enum(REFUSALS).nullable(),
  /** The same in words. */
  message: z.string(),
  /** What it also depends on, which only the origin knows when the token is shown. */
  notes: z.array(z.string()),
  /** null when no key of the workspace has signed it: then nothing that it says can be believed. */
  claims: z
    .object({
      key: tokenKeySchema.pick({ id: true, name: true, kid: true, algorithm: true }),
      viewer: z.string().nullable(),
      tokenId: z.string().nullable(),
      issuedAt: timestampSchema.nullable(),
      expiresAt: timestampSchema.nullable(),
      /** Below which addresses it opens something; null: everywhere that its key does. */
      paths: z.array(z.string()).nullable(),
    })
    .nullable(),
});
export type ViewerTokenCheck = z.infer<typeof viewerTokenCheckSchema>;
