import { z } from "zod";

/** Systems whose licences only a server of the DRM vendor can give. */
export const LICENCE_SYSTEMS = ["FAIRPLAY", "PLAYREADY", "WIDEVINE"] as const;
export type LicenceSystem = (typeof LICENCE_SYSTEMS)[number];

/** Names of headers that the connection needs for itself. */
const OWN_HEADERS = new Set(["connection", "content-length", "content-type", "host", "transfer-encoding", "upgrade"]);
export const headerNameSchema = z
  .string()
  .max(64, "must have at most 64 characters")
  .regex(/^[A-Za-z0-9-]+$/, "may only have letters, digits and hyphen")
  .refine((name) => !OWN_HEADERS.has(name.toLowerCase()), "is a header that we send ourselves");

export const headerValueSchema = z
  .string()
  .min(1, "must have at least 1 character")
  .max(4096, "must have at most 4096 characters")
  .regex(/^[\x20-\x7e]+$/, "may only have printable ASCII characters");

const address = {
  system: z.enum(LICENCE_SYSTEMS),
  /** https, on port 443 or one above 1023, of a server on the public internet. */
  url: z.url("must be a URL").max(1024, "must have at most 1024 characters"),
};

/** Where players' licence requests are handed on to. */
export const licenceServerSchema = z.object({
  ...address,
  /** Sent along, so that the licence server knows us. */
  header: z.object({ name: headerNameSchema, value: headerValueSchema }).nullable().default(null),
});
export type LicenceServer = z.infer<typeof licenceServerSchema>;

const publicLicenceServerSchema = z.object({
  ...address,
  header: z.object({ name: headerNameSchema }).nullable().default(null),
});

const eachSystemOnce = (servers: readonly { readonly system: LicenceSystem }[]): boolean =>
  new Set(servers.map(({ system }) => system)).size === servers.length;

export const licenceServersSchema = z
  .array(licenceServerSchema)
  .max(LICENCE_SYSTEMS.length, `must have at most ${LICENCE_SYSTEMS.length} licence servers`)
  .refine(eachSystemOnce, "must have one licence server for each system")
  .default([]);

/** The same as anybody sees it: without what the header holds. */
export const publicLicenceServersSchema = z.array(publicLicenceServerSchema).default([]);
