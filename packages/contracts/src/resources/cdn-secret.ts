import { z } from "zod";
import { cdnSecretIdSchema } from "../ids.ts";
import { timestampSchema } from "../names.ts";

/** Headers that a CDN may send a secret in: ours, and those of MediaPackage, so that a distribution need not be changed. */
export const CDN_SECRET_HEADERS = [
  "X-Sluice-CDN-Identifier",
  "X-MediaPackageV2-CDNIdentifier",
  "X-MediaPackage-CDNIdentifier",
] as const;

/** What a CDN shows to be let in, as it is listed: the value is in the answer that made it, and nowhere else. */
export const cdnSecretSchema = z.object({
  id: cdnSecretIdSchema,
  createdAt: timestampSchema,
  createdBy: z.string(),
});
export type CdnSecret = z.infer<typeof cdnSecretSchema>;

export const newCdnSecretSchema = z.object({
  /** Made up by us when absent. No comma: repeated header lines are joined by it. */
  value: z
    .string()
    .min(8, "must have at least 8 characters")
    .max(256, "must have at most 256 characters")
    .regex(/^[\x21-\x2b\x2d-\x7e]*$/, "may only have visible ASCII characters, and no comma")
    .optional(),
});
export type NewCdnSecret = z.infer<typeof newCdnSecretSchema>;

export const createdCdnSecretSchema = cdnSecretSchema.extend({ value: z.string() });
export type CreatedCdnSecret = z.infer<typeof createdCdnSecretSchema>;
