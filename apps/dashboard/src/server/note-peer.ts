import type { IncomingMessage } from "node:http";

/**
 * Adds to `X-Forwarded-For` who is at the other end of the connection, as every proxy does. Next does so only where the
 * header is missing, so that its last entry would be whatever the asker wrote.
 */
export const notePeer = (request: Pick<IncomingMessage, "headers" | "socket">): void => {
  const given = request.headers["x-forwarded-for"];
  const peer = request.socket.remoteAddress ?? "unknown";
  request.headers["x-forwarded-for"] = given === undefined ? peer : `${String(given)}, ${peer}`;
};
