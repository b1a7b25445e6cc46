import { z } from "zod";
import { addressRulesSchema } from "./address-rules.ts";

/** Who may fetch from an endpoint. Every rule that is set must be met. */
export const originAccessSchema = addressRulesSchema.extend({
  /** Requests need one of the endpoint's CDN secrets in their header: while it has none, nothing is served. */
  cdnAuthorization: z.boolean().default(false),
  /** Manifests, licences and keys need a viewer token. */
  viewerTokens: z.boolean().default(false),
  /**
   * In which the CDN in front says from which country a viewer asks, as two letters (`CloudFront-Viewer-Country`,
   * `CF-IPCountry`). To be believed only where nobody passes the CDN by. null: tokens for some countries open nothing.
   */
  countryHeader: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,64}$/, "must be the name of a header")
    .nullable()
    .default(null),
});
export type OriginAccess = z.infer<typeof originAccessSchema>;
