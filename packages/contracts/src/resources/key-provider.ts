import { z } from "zod";
import { DRM_SYSTEMS, ENCRYPTION_METHODS } from "../drm-systems.ts";
import { TRACK_TYPES } from "../encryption-presets.ts";
import { keyProviderIdSchema } from "../ids.ts";
import { KEY_FAILURE_CODES } from "../key-failures.ts";
import { descriptionSchema, etagSchema, resourceNameSchema, timestampSchema } from "../names.ts";
import { contentIdSchema, hex16Schema } from "./encryption.ts";
import {
  headerNameSchema,
  headerValueSchema,
  licenceServersSchema,
  publicLicenceServersSchema,
} from "./licence-server.ts";

export const SPEKE_VERSIONS = ["1.0", "2.0", "2.1"] as const;
export type SpekeVersion = (typeof SPEKE_VERSIONS)[number];

/** How a key server is told of a key period (SPEKE 2.1): by its number, by its times, or both. */
export const KEY_PERIOD_TIMINGS = ["INDEX_ONLY", "START_END_ONLY", "INDEX_WITH_START_END"] as const;
export type KeyPeriodTiming = (typeof KEY_PERIOD_TIMINGS)[number];

const textSchema = (maxLength: number) =>
  z
    .string()
    .min(1, "must have at least 1 character")
    .max(maxLength, `must have at most ${maxLength} characters`)
    .regex(/^[\x20-\x7e]+$/, "may only have printable ASCII characters");
const pemSchema = (what: string) =>
  z
    .string()
    .max(16_384, "must have at most 16384 characters")
    .regex(/^-----BEGIN [A-Z ]+-----[\s\S]+-----END [A-Z ]+-----\s*$/, `must be ${what} in PEM`);

const publicAuthentication = {
  none: z.object({ kind: z.literal("none") }),
  header: z.object({ kind: z.literal("header"), name: headerNameSchema }),
  bearer: z.object({ kind: z.literal("bearer") }),
  /** Of the request's time, method, path and body: see the header `Authorization: SLUICE-HMAC-SHA256`. */
  hmac: z.object({ kind: z.literal("hmac"), keyId: textSchema(256).regex(/^[^",]+$/, 'must have no `"` and no `,`') }),
  sigv4: z.object({
    kind: z.literal("sigv4"),
    region: textSchema(64).regex(/^[a-z0-9-]+$/, "may only have lower-case letters, digits and hyphen"),
    service: textSchema(64).regex(/^[a-z0-9-]+$/, "may only have lower-case letters, digits and hyphen"),
    accessKeyId: textSchema(128).regex(/^\w+$/, "may only have letters and digits"),
  }),
  mutualTls: z.object({ kind: z.literal("mutualTls"), certificatePem: pemSchema("a certificate") }),
};

const spekeSource = {
  kind: z.literal("SPEKE"),
  /** https, on port 443 or one above 1023, of a server on the public internet. */
  url: z.url("must be a URL").max(1024, "must have at most 1024 characters"),
  spekeVersion: z.enum(SPEKE_VERSIONS).default("2.0"),
  contentKeyPeriodTiming: z.enum(KEY_PERIOD_TIMINGS).default("INDEX_ONLY"),
};

const publicStaticKeySchema = z.object({
  trackType: z.enum(TRACK_TYPES),
  keyId: hex16Schema,
  iv: hex16Schema.nullable().default(null),
});

/** Where keys come from, with its secrets. They are sealed, and no answer holds them. */
export const keySourceSchema = z.discriminatedUnion("kind", [
  z.object({
    ...spekeSource,
    licenceServers: licenceServersSchema,
    authentication: z
      .discriminatedUnion("kind", [
        publicAuthentication.none,
        publicAuthentication.header.extend({ value: headerValueSchema }),
        publicAuthentication.bearer.extend({ token: headerValueSchema }),
        publicAuthentication.hmac.extend({ secret: headerValueSchema }),
        publicAuthentication.sigv4.extend({ secretAccessKey: headerValueSchema }),
        publicAuthentication.mutualTls.extend({ privateKeyPem: pemSchema("a private key") }),
      ])
      .default({ kind: "none" }),
    /** Content keys come encrypted for this certificate (RSA); null takes them as they are. */
    contentKeyCertificate: z
      .object({ certificatePem: pemSchema("a certificate"), privateKeyPem: pemSchema("a private key") })
      .nullable()
      .default(null),
  }),
  z.object({
    kind: z.literal("STATIC"),
    licenceServers: licenceServersSchema,
    /** The same keys for ever, whatever rotates: for tests, and for licence servers that were given them by hand. */
    keys: z
      .array(publicStaticKeySchema.extend({ key: hex16Schema }))
      .min(1, "must have at least 1 key")
      .max(TRACK_TYPES.length, `must have at most ${TRACK_TYPES.length} keys`)
      .refine(
        (keys) => new Set(keys.map(({ trackType }) => trackType)).size === keys.length,
        "must have one key for each track type",
      ),
  }),
]);
export type KeySource = z.infer<typeof keySourceSchema>;

/** The same as anybody sees it: what is secret is set, and left out. */
export const publicKeySourceSchema = z.discriminatedUnion("kind", [
  z.object({
    ...spekeSource,
    licenceServers: publicLicenceServersSchema,
    authentication: z.discriminatedUnion("kind", [
      publicAuthentication.none,
      publicAuthentication.header,
      publicAuthentication.bearer,
      publicAuthentication.hmac,
      publicAuthentication.sigv4,
      publicAuthentication.mutualTls,
    ]),
    contentKeyCertificate: z.object({ certificatePem: pemSchema("a certificate") }).nullable(),
  }),
  z.object({
    kind: z.literal("STATIC"),
    licenceServers: publicLicenceServersSchema,
    keys: z.array(publicStaticKeySchema),
  }),
]);
export type PublicKeySource = z.infer<typeof publicKeySourceSchema>;

export const newKeyProviderSchema = z.object({
  name: resourceNameSchema,
  description: descriptionSchema.default(""),
  source: keySourceSchema,
});
export type NewKeyProvider = z.infer<typeof newKeyProviderSchema>;

/** The name is for life. `source` replaces all of it, secrets included. */
export const keyProviderChangeSchema = z.object({
  description: descriptionSchema.optional(),
  source: keySourceSchema.optional(),
});
export type KeyProviderChange = z.infer<typeof keyProviderChangeSchema>;

export const keyProviderSchema = z.object({
  id: keyProviderIdSchema,
  name: resourceNameSchema,
  description: descriptionSchema,
  source: publicKeySourceSchema,
  /** Origin endpoints that take their keys from it. */
  endpoints: z.number().int(),
  etag: etagSchema,
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
});
export type KeyProvider = z.infer<typeof keyProviderSchema>;

/** As what a key server is asked for a key that nobody uses. */
export const keyProviderQuestionSchema = z.object({
  /** Without method and systems it is asked what the endpoints ask that use it. */
  method: z.enum(ENCRYPTION_METHODS).optional(),
  drmSystems: z.array(z.enum(DRM_SYSTEMS)).min(1).max(DRM_SYSTEMS.length).optional(),
  contentId: contentIdSchema.default("sluice-test"),
});
export type KeyProviderQuestion = z.infer<typeof keyProviderQuestionSchema>;

/** What a key provider answered to a question for a key that nobody uses. */
export const keyProviderTestSchema = z.object({
  isWorking: z.boolean(),
  /** null when it works. */
  error: z.object({ code: z.enum(KEY_FAILURE_CODES), message: z.string() }).nullable(),
  tookMs: z.number(),
  /** What came back, in words, one fact each. */
  facts: z.array(z.string()),
});
export type KeyProviderTest = z.infer<typeof keyProviderTestSchema>;
