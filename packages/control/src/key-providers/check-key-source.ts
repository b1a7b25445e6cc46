import { createPrivateKey, X509Certificate } from "node:crypto";
import { AppError, type KeySource, type Violation } from "@sluice/contracts";
import { addressProblem } from "@sluice/outgoing";
import type { Control } from "../control.ts";

/**
 * What only whoever connects can tell: addresses, certificates, and keys that belong to them.
 * @throws AppError `invalid_request` with every violation
 */
export const checkKeySource = (control: Control, source: KeySource): void => {
  const problemOf = (url: string, path: string): Violation[] => {
    const message = addressProblem(url, control.allowsPrivateKeyServers);
    return message === undefined ? [] : [{ path, message }];
  };
  const violations = [
    ...(source.kind === "SPEKE" ? [...problemOf(source.url, "source.url"), ...pairsProblems(source)] : []),
    ...source.licenceServers.flatMap(({ url }, i) => problemOf(url, `source.licenceServers.${i}.url`)),
  ];
  if (violations.length === 0) return;
  throw new AppError("invalid_request", "The key source cannot be used like this.", { violations });
};

const pairsProblems = ({
  authentication,
  contentKeyCertificate,
}: Extract<KeySource, { kind: "SPEKE" }>): Violation[] => {
  const violations: Violation[] = [];
  if (authentication.kind === "mutualTls") {
    violations.push(...pairProblems(authentication, "source.authentication"));
  }
  if (contentKeyCertificate !== null) {
    violations.push(...pairProblems(contentKeyCertificate, "source.contentKeyCertificate"));
    if (keyTypeOf(contentKeyCertificate.certificatePem) !== "rsa") {
      violations.push({ path: "source.contentKeyCertificate.certificatePem", message: "must be of an RSA key" });
    }
  }
  return violations;
};

const keyTypeOf = (certificatePem: string): string | undefined =>
  readOrUndefined(() => new X509Certificate(certificatePem))?.publicKey.asymmetricKeyType;

const readOrUndefined = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch {
    return undefined; // What cannot be read is the violation that the caller names.
  }
};

const pairProblems = (
  { certificatePem, privateKeyPem }: { readonly certificatePem: string; readonly privateKeyPem: string },
  path: string,
): Violation[] => {
  const certificate = readOrUndefined(() => new X509Certificate(certificatePem));
  const privateKey = readOrUndefined(() => createPrivateKey(privateKeyPem));
  const unread = "cannot be read: it must be in PEM, and without a passphrase";
  return [
    ...(certificate === undefined ? [{ path: `${path}.certificatePem`, message: unread }] : []),
    ...(privateKey === undefined ? [{ path: `${path}.privateKeyPem`, message: unread }] : []),
    ...(certificate !== undefined && privateKey !== undefined && !certificate.checkPrivateKey(privateKey)
      ? [{ path: `${path}.privateKeyPem`, message: "is not the key of the certificate" }]
      : []),
  ];
};
