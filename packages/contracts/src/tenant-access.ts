import { z } from "zod";
import { tenantIdSchema } from "./ids.ts";
import { tokenAlgorithmSchema } from "./resources/token-key.ts";
import { tokenRevocationKindSchema } from "./resources/token-revocation.ts";

/** What checks the tokens that were signed with one key. */
export const verificationKeySchema = z.object({
  kid: z.string(),
  algorithm: tokenAlgorithmSchema,
  /** HS256: the secret in base64url. All others: the public key, SPKI in PEM. */
  material: z.string(),
  /** The one channel group, by its egress id, where its tokens open something; null: every one of the tenant. */
  egressId: z.string().nullable(),
  /** What `iss` must be and `aud` must name. null: whatever they say, as it was before there was a choice. */
  issuer: z.string().nullable().default(null),
  audience: z.string().nullable().default(null),
});
export type VerificationKey = z.infer<typeof verificationKeySchema>;

/** What a packager must know of one tenant to let viewers in: the enabled keys, and what was revoked. Always whole. */
export const tenantAccessSchema = z.object({
  tenantId: tenantIdSchema,
  keys: z.array(verificationKeySchema),
  revocations: z.array(
    z.object({
      kind: tokenRevocationKindSchema,
      value: z.string(),
      /** Epoch seconds: of a viewer and of a key, what was issued up to then. */
      at: z.number(),
    }),
  ),
});
export type TenantAccess = z.infer<typeof tenantAccessSchema>;
