import { type IncomingMessage, Server, type ServerResponse } from "node:http";
import { notePeer } from "./note-peer.ts";
import { readableUrl } from "./readable-url.ts";
import { refuseEarly } from "./refuse-early.ts";

declare global {
  var sluiceGoesBeforeNext: boolean | undefined;
}

/**
 * From now on, every request of this process comes here before Next sees it, which has no place as early as this. Once is
 * enough: whoever calls it again changes nothing.
 */
export const goBeforeNext = (): void => {
  if (globalThis.sluiceGoesBeforeNext === true) return;
  globalThis.sluiceGoesBeforeNext = true;
  const emit = Server.prototype.emit;
  Server.prototype.emit = function (this: Server, event: string | symbol, ...values: unknown[]): boolean {
    // Next leaves a connection that asks for another protocol open for ever. We speak no other: asking for one changes nothing
    // (RFC 9110, 7.8). Its development server does, with its pages.
    if (event === "listening" && process.env.NODE_ENV === "production") {
      Object.assign(this, { shouldUpgradeCallback: () => false });
    }
    if (event === "request") {
      const [request, response] = values as [IncomingMessage, ServerResponse];
      notePeer(request);
      request.url = readableUrl(request.url ?? "/");
      // A server that is closing waits for its connections, and whoever goes on asking on one would keep it for as long.
      if (!this.listening) response.setHeader("connection", "close");
      // Only once somebody was refused can anybody be refused again: until then there may be no wire.
      if (refuseEarly(request, response, globalThis.sluiceWire?.refuseAgain)) return true;
    }
    return Reflect.apply(emit, this, [event, ...values]) as boolean;
  } as typeof emit;
};
