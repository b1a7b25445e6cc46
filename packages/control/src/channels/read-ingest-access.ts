import { createHash, X509Certificate } from "node:crypto";
import {
  AppError,
  type ClientCertificateFacts,
  type IngestAccess,
  type NewIngestAccess,
  type Violation,
} from "@sluice/contracts";
import type { Control } from "../control.ts";

const MAX_SUBJECT_CHARS = 200;

/**
 * The settings with what their certificates say of themselves.
 * @throws AppError `invalid_request` for what is no certificate, or is there twice, and where none can be shown: nobody could push
 */
export const readIngestAccess = ({ addresses }: Control, access: NewIngestAccess): IngestAccess => {
  if (access.clientCertificates.length > 0 && addresses.packagerTlsUrl === undefined) {
    const message =
      "This installation takes no client certificates yet: whoever runs it opens the packager's TLS port, and says in PACKAGER_TLS_PUBLIC_URL how encoders reach it.";
    throw new AppError("invalid_request", message, { violations: [{ path: "access.clientCertificates", message }] });
  }
  const violations: Violation[] = [];
  const seen = new Set<string>();
  const clientCertificates = access.clientCertificates.flatMap(({ certificate }, i) => {
    const facts = readFacts(certificate);
    const isTwice = facts !== undefined && seen.has(facts.sha256);
    if (facts !== undefined && !isTwice) {
      seen.add(facts.sha256);
      return [{ certificate, ...facts }];
    }
    const message = isTwice ? `is there twice: ${facts?.subject}` : "cannot be read as an X.509 certificate";
    violations.push({ path: `access.clientCertificates.${i}.certificate`, message });
    return [];
  });
  if (violations.length > 0) {
    const [first] = violations;
    throw new AppError("invalid_request", `A client certificate ${first?.message}.`, { violations });
  }
  return { ...access, clientCertificates };
};

const readFacts = (pem: string): ClientCertificateFacts | undefined => {
  try {
    const { raw, subject, validFrom, validTo } = new X509Certificate(pem);
    return {
      subject: (subject ?? "").replaceAll("\n", ", ").slice(0, MAX_SUBJECT_CHARS),
      sha256: createHash("sha256").update(raw).digest("hex"),
      validFrom: new Date(validFrom).toISOString(),
      validUntil: new Date(validTo).toISOString(),
    };
  } catch {
    return undefined; // base64 of something else
  }
};
