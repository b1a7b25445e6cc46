import type { IngestEndpointConfig } from "@sluice/contracts";
import type { TlsPeer } from "../http/tls-peer.ts";

type Rule = NonNullable<IngestEndpointConfig["clientCertificates"]>;

/**
 * Why the peer may not push under the rule, in words for whoever runs the encoder; undefined when it may. What is accepted is not
 * named: whoever has none of it need not know whose it is.
 */
export const clientCertificateRefusal = (
  { accepted }: Rule,
  peer: TlsPeer | undefined,
  nowMs: number,
): string | undefined => {
  const expected = `This ingest endpoint takes pushes over TLS with ${accepted.length === 1 ? "a certain client certificate" : `one of ${accepted.length} client certificates`}`;
  if (peer === undefined) return `${expected}; this one came without TLS.`;
  const { certificate: shown } = peer;
  if (shown === undefined) return `${expected}; this one came without a certificate.`;
  const known = accepted.find(({ sha256 }) => sha256 === shown.sha256);
  const words = `that of ${shown.subject} (SHA-256 ${shown.sha256})`;
  if (known === undefined) return `${expected}; this one came with ${words}, which is not on its list.`;
  if (nowMs < Date.parse(known.validFrom)) return `${expected}; ${words} is not valid before ${known.validFrom}.`;
  // To the second: what ends at 23:59:59 is good in all of that second.
  if (nowMs >= Date.parse(known.validUntil) + 1000) return `${expected}; ${words} expired at ${known.validUntil}.`;
  return undefined;
};
