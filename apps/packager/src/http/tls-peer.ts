import { createHash } from "node:crypto";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";

/** Who is at the other end of a connection with TLS of our own. */
export interface TlsPeer {
  /** What the client has shown, and has the private key of; undefined when it showed none. Nobody has vouched for it. */
  readonly certificate: { readonly sha256: string; readonly subject: string } | undefined;
}

/** undefined without TLS. */
export const tlsPeerOf = (socket: Socket): TlsPeer | undefined => {
  if (!(socket instanceof TLSSocket)) return undefined;
  const shown = socket.getPeerX509Certificate();
  if (shown === undefined) return { certificate: undefined };
  const sha256 = createHash("sha256").update(shown.raw).digest("hex");
  return { certificate: { sha256, subject: (shown.subject ?? "").replaceAll("\n", ", ") } };
};
