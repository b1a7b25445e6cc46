import { type IncomingMessage, Server } from "node:http";

/**
 * Adds to `X-Forwarded-For` who is at the other end of the connection, as every proxy does. Next does so only where the
 * header is missing, so that its last entry would be whatever the asker wrote.
 */
export const notePeer = (request: Pick<IncomingMessage, "headers" | "socket">): void => {
  const given = request.headers["x-forwarded-for"];
  const peer = request.socket.remoteAddress ?? "unknown";
  request.headers["x-forwarded-for"] = given === undefined ? peer : `${String(given)}, ${peer}`;
};

/** From now on, for every request of this process: Next has no earlier place for it. */
export const notePeers = (): void => {
  const emit = Server.prototype.emit;
  Server.prototype.emit = function (this: Server, event: string | symbol, ...values: unknown[]): boolean {
    if (event === "request") notePeer(values[0] as IncomingMessage);
    return Reflect.apply(emit, this, [event, ...values]) as boolean;
  } as typeof emit;
};
