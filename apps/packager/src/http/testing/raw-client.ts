import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, expect } from "vitest";
import {
  createHttpServer,
  type Exchange,
  type HttpHandler,
  type HttpServer,
  type HttpServerOptions,
} from "../index.ts";

export interface RunningServer {
  readonly port: number;
  readonly server: HttpServer;
  readonly exchanges: Exchange[];
  /** Messages of what was logged as an error. */
  readonly errors: string[];
}

const running: HttpServer[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(running.splice(0).map((server) => server.close(0)));
});

/** Noon of a day, so that `Date` is the same in every run. */
export const NOW_MS = Date.UTC(2026, 0, 2, 12, 0, 0);

/** A server on a free port, closed after the test. Time-outs are looked at every 10 ms. */
export const serve = async (handler: HttpHandler, options: Partial<HttpServerOptions> = {}): Promise<RunningServer> => {
  const exchanges: Exchange[] = [];
  const errors: string[] = [];
  const server = createHttpServer({
    handler,
    log: { error: (fields, message) => errors.push(`${message} ${JSON.stringify(fields, printError)}`) },
    nowMs: () => NOW_MS,
    sweepMs: 10,
    onExchange: (exchange) => exchanges.push(exchange),
    ...options,
  });
  running.push(server);
  return { port: await server.listen(0, "127.0.0.1"), server, exchanges, errors };
};

const printError = (_: string, value: unknown): unknown => (value instanceof Error ? value.message : value);

export interface RawClient {
  readonly socket: Socket;
  /** All that came so far, one character a byte. */
  received(): string;
  /** Resolves when the connection is closed, with all that came. */
  closed: Promise<string>;
}

/** A connection whose bytes are the test's own. */
export const open = async (port: number): Promise<RawClient> => {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
  sockets.push(socket);
  const chunks: Buffer[] = [];
  const received = (): string => Buffer.concat(chunks).toString("latin1");
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.on("end", () => socket.end());
  // A refused client may be cut while it still writes; what it received is what counts.
  socket.on("error", () => undefined);
  const closed = once(socket, "close").then(received);
  await once(socket, "connect");
  return { socket, received, closed };
};

/** Sends it, says that no more comes, and gives all that came back. */
export const exchange = async (port: number, text: string | Uint8Array): Promise<string> => {
  const client = await open(port);
  client.socket.end(typeof text === "string" ? Buffer.from(text, "latin1") : text);
  return client.closed;
};

export const statusesOf = (wire: string): number[] =>
  Array.from(wire.matchAll(/HTTP\/1\.1 ([0-9]{3}) /g), (match) => Number(match[1]));

/** Waits until a number that counts up has begun and has come to rest. */
export const settled = async (count: () => number): Promise<void> => {
  let before = 0;
  let rests = 0;
  await expect
    .poll(
      () => {
        const now = count();
        rests = now > 0 && now === before ? rests + 1 : 0;
        before = now;
        return rests;
      },
      { interval: 20, timeout: 5000 },
    )
    .toBeGreaterThan(3);
};
