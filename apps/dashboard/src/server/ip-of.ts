/** Addresses from which a proxy of ours may speak: this machine's, and those that no router outside takes (RFC 1918, 4193). */
const OURS = /^(?:::ffff:)?(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)|^::1$|^f[cd][0-9a-f]{2}:/i;

/**
 * Who asks: the other end of the connection, or, where that is a proxy of ours, whom the proxy saw. The last entry of
 * `X-Forwarded-For` is from notePeer, the one before it from the proxy; the asker wrote all before those.
 */
export const ipOf = ({ headers }: { readonly headers: Pick<Headers, "get"> }): string | null => {
  const entries = (headers.get("x-forwarded-for") ?? "").split(",").map((entry) => entry.trim());
  const peer = entries.at(-1);
  const seenByProxy = entries.at(-2);
  const ip = peer !== undefined && OURS.test(peer) && seenByProxy !== undefined ? seenByProxy : peer;
  return ip === undefined || ip === "" ? null : ip;
};
