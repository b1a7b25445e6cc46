import { z } from "zod";
import { timestampSchema } from "../names.ts";
import { addressRulesSchema } from "./address-rules.ts";

/** Whether an encoder with an accepted certificate needs the password too. */
export const CLIENT_CERTIFICATE_MODES = ["INSTEAD_OF_PASSWORD", "WITH_PASSWORD"] as const;
export const clientCertificateModeSchema = z.enum(CLIENT_CERTIFICATE_MODES);
export type ClientCertificateMode = z.infer<typeof clientCertificateModeSchema>;

/** How a certificate is known again, and told to people. */
export const clientCertificateFactsSchema = z.object({
  /** As `CN=encoder-1, O=Example`. */
  subject: z.string(),
  /** Of the certificate in DER, in lower-case hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  validFrom: timestampSchema,
  validUntil: timestampSchema,
});
export type ClientCertificateFacts = z.infer<typeof clientCertificateFactsSchema>;

const certificateSchema = z
  .string()
  .trim()
  .max(16_384, "must have at most 16384 characters")
  .regex(
    /^-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----$/,
    "must be one certificate in PEM, from BEGIN CERTIFICATE to END CERTIFICATE",
  );

const certificatesSchema = <T extends z.ZodType>(item: T) =>
  z.array(item).max(10, "must have at most 10 certificates").default([]);

/**
 * Who may push to an ingest endpoint, as it is set. With certificates, only over TLS of the packager's own, with one of these very
 * certificates: no authority's word makes another one good.
 */
export const newIngestAccessSchema = addressRulesSchema.extend({
  clientCertificates: certificatesSchema(z.object({ certificate: certificateSchema })),
  clientCertificateMode: clientCertificateModeSchema.default("INSTEAD_OF_PASSWORD"),
});
export type NewIngestAccess = z.infer<typeof newIngestAccessSchema>;

/** As it is shown: what comes back may be sent again. */
export const ingestAccessSchema = newIngestAccessSchema.extend({
  clientCertificates: certificatesSchema(
    z.object({ certificate: certificateSchema, ...clientCertificateFactsSchema.shape }),
  ),
});
export type IngestAccess = z.infer<typeof ingestAccessSchema>;
