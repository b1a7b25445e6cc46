import { type IncomingMessage, Server, type ServerResponse } from "node:http";
import { notePeer } from "./note-peer.ts";
import { readableUrl } from "./readable-url.ts";
import { refuseEarly } from "./refuse-early.ts";

/** From now on, every request of this process comes here before Next sees it, which has no place as early as this. */
export const goBeforeNext = (): void => {
  const emit = Server.prototype.emit;
  Server.prototype.emit = function (this: Server, event: string | symbol, ...values: unknown[]): boolean {
    if (event === "request") {
      const [request, response] = values as [IncomingMessage, ServerResponse];
      notePeer(request);
      request.url = readableUrl(request.url ?? "/");
      // Only once somebody was refused can anybody be refused again: until then there may be no wire.
      if (refuseEarly(request, response, globalThis.sluiceWire?.refuseAgain)) return true;
    }
    return Reflect.apply(emit, this, [event, ...values]) as boolean;
  } as typeof emit;
};
