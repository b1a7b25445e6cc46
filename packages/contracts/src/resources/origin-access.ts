import { z } from "zod";

/** An IPv4 or IPv6 address, or a block of them. */
export const addressBlockSchema = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);

/** Who may fetch from an endpoint. Every rule that is set must be met. */
export const originAccessSchema = z.object({
  /** Empty: any address. */
  ipAllowList: z.array(addressBlockSchema).max(100, "must have at most 100 blocks").default([]),
  ipDenyList: z.array(addressBlockSchema).max(100, "must have at most 100 blocks").default([]),
  /** Requests need one of the endpoint's CDN secrets in their header: while it has none, nothing is served. */
  cdnAuthorization: z.boolean().default(false),
  /** Manifests, licences and keys need a viewer token. */
  viewerTokens: z.boolean().default(false),
});
export type OriginAccess = z.infer<typeof originAccessSchema>;
