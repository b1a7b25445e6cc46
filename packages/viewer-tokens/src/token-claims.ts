import { addressBlockSchema, TOKEN_RENEWAL_MAX_SECONDS } from "@sluice/contracts";
import { z } from "zod";
import type { HeaderRules } from "./cat/header-rules.ts";
import type { UriRules } from "./cat/uri-rules.ts";
import { AddressBlocks } from "./ip-address.ts";
import { RENEWED_WITHIN_SECONDS, type RenewalRule } from "./renewal-rule.ts";

/** RFC 7519, 2: seconds since 1970; whole or not. */
const numericDate = z.number().nonnegative().max(Number.MAX_SAFE_INTEGER);
const name = z.string().min(1).max(256);
const oneOrMany = <T extends z.ZodType>(item: T) =>
  z.union([item.transform((one) => [one]), z.array(item).min(1).max(50)]);

/** As an address is when its percent signs are undone: nothing in it that could be climbed out of, no empty folder. */
const isPlainPath = (path: string): boolean =>
  path
    .slice(1)
    .split("/")
    .every((segment, i, all) => segment !== "." && segment !== ".." && (segment !== "" || i === all.length - 1));

const pathPrefix = z
  .string()
  .max(1024)
  .regex(/^\/[^%?#\\]*$/)
  .refine(isPlainPath);

/** What we read of a token. Others may stand beside: they are for others. */
export const tokenClaimsSchema = z
  .object({
    exp: numericDate,
    nbf: numericDate.optional(),
    iat: numericDate.optional(),
    /** The viewer. */
    sub: name.optional(),
    jti: name.optional(),
    /** Below which addresses it opens something; absent: wherever its key does. */
    paths: oneOrMany(pathPrefix).optional(),
    /** From which network addresses. */
    ip: oneOrMany(addressBlockSchema)
      .transform((blocks) => new AddressBlocks(blocks))
      .optional(),
    country: oneOrMany(z.string().regex(/^[A-Z]{2}$/)).optional(),
    formats: oneOrMany(z.enum(["hls", "dash"])).optional(),
    /** Good for the first client that shows it, and no other. Needs `jti`. */
    once: z.boolean().optional(),
    /** How many streams the viewer may watch at once. Needs `sub`. */
    streams: z.number().int().min(1).max(1000).optional(),
    /** Renewed shortly before its end, for so long: when it came as a cookie or in a header. Needs `iat`, and an HS256 key. */
    renew: z
      .object({
        seconds: z.number().int().min(10).max(TOKEN_RENEWAL_MAX_SECONDS),
        withinSeconds: z.number().int().min(1).max(TOKEN_RENEWAL_MAX_SECONDS).default(RENEWED_WITHIN_SECONDS),
      })
      .optional(),
    /** Which keys it gives. */
    drm: z.object({ tracks: oneOrMany(z.string().min(1).max(64)).optional() }).optional(),
  })
  .refine(({ once, jti }) => once !== true || jti !== undefined)
  .refine(({ renew, iat }) => renew === undefined || iat !== undefined)
  .refine(({ streams, sub }) => streams === undefined || sub !== undefined);
export type TokenClaims = z.infer<typeof tokenClaimsSchema>;

/** What only a Common Access Token can say. */
export interface CatRules {
  readonly uri: UriRules | undefined;
  readonly methods: readonly string[] | undefined;
  readonly headers: HeaderRules | undefined;
  /** Each request needs a token of its own. */
  readonly isSingleUse: boolean;
  readonly renewal: RenewalRule | undefined;
}
