import { z } from "zod";
import { addressRulesSchema } from "./address-rules.ts";

/** As browsers print one: in small letters, a port only where it is not the scheme's own. */
const ORIGIN =
  /^(?!https:.*:443$)(?!http:.*:80$)https?:\/\/(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(?::[1-9][0-9]{0,4})?$/;

/** Who may fetch from an endpoint. Every rule that is set must be met. */
export const originAccessSchema = addressRulesSchema.extend({
  /** Requests need one of the endpoint's CDN secrets in their header: while it has none, nothing is served. */
  cdnAuthorization: z.boolean().default(false),
  /**
   * Pages of these origins may let browsers send cookies along: where viewer tokens are in cookies. Pages of others may fetch
   * without.
   */
  allowedOrigins: z
    .array(
      z
        .string()
        .max(300)
        .regex(ORIGIN, "must be a scheme and a host like https://www.example.com, and nothing behind it"),
    )
    .max(50, "must have at most 50 origins")
    .default([]),
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
