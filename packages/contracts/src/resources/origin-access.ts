import { z } from "zod";

/** An IPv4 or IPv6 address, or a block of them. */
export const addressBlockSchema = z.union(
  [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()],
  "must be an IPv4 or IPv6 address, or a block of them like 192.0.2.0/24",
);

/** Who may fetch from an endpoint. Every rule that is set must be met. */
export const originAccessSchema = z.object({
  /** Empty: any address. */
  ipAllowList: z.array(addressBlockSchema).max(100, "must have at most 100 blocks").default([]),
  ipDenyList: z.array(addressBlockSchema).max(100, "must have at most 100 blocks").default([]),
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
