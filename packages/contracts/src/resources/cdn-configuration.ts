import { z } from "zod";

export const CDNS = ["cloudfront", "akamai", "fastly", "cloudflare", "nginx", "varnish"] as const;
export const cdnSchema = z.enum(CDNS);
export type Cdn = z.infer<typeof cdnSchema>;

/** How a CDN is put in front of one origin endpoint. */
export const cdnConfigurationSchema = z.object({
  cdn: cdnSchema,
  /** Under which it is usually saved. */
  fileName: z.string(),
  /** With `CDN_SECRET` where the value of one of the endpoint's CDN secrets goes. */
  text: z.string(),
});
export type CdnConfiguration = z.infer<typeof cdnConfigurationSchema>;
