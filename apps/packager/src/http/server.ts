import { constants } from "node:crypto";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type Server as TlsServer } from "node:tls";
import { Connection, type ConnectionContext, type HttpLog, type HttpTimeouts } from "./connection.ts";
import type { HttpRequest } from "./http-request.ts";
import type { Exchange, HttpHandler } from "./responder.ts";
import { DateLine, printRefusal } from "./response-head.ts";
import { createSlabPool, type SlabPool } from "./slab-pool.ts";
import type { TlsKeyPair } from "./tls-key-pair.ts";

export interface HttpServerOptions {
  readonly handler: HttpHandler;
  readonly log: HttpLog;
  /** Epoch milliseconds, for `Date` and `receivedAtMs`. Time-outs run on a clock of their own that no one can set. */
  readonly nowMs: () => number;
  readonly onExchange?: (exchange: Exchange) => void;
  /** How much of an answer a client has taken by now that makes us wait. */
  readonly onSent?: (request: HttpRequest, sentBytes: number) => void;
  readonly maxConnections?: number;
  /** How long a refused or idle thing may last. */
  readonly timeouts?: Partial<HttpTimeouts>;
  /** How often time-outs are looked at, and so how exact they are. */
  readonly sweepMs?: number;
  /** Memory of request bodies. */
  readonly pool?: SlabPool;
}

export interface HttpServer {
  /** Port 0 takes a free one; answers the port. */
  listen(port: number, host: string): Promise<number>;
  /** Another port, with TLS. Clients may show a certificate; whether it is good is the handler's to say. */
  listenTls(port: number, host: string, pair: TlsKeyPair): Promise<number>;
  /** For connections that begin from now on. */
  setTlsKeyPair(pair: TlsKeyPair): void;
  /** Stops accepting, lets what is in flight end, and cuts what has not ended after `graceMs`. */
  close(graceMs: number): Promise<void>;
  readonly connectionCount: number;
  /** The requests in progress, each with what went over its wire since it was last looked at. */
  openExchanges(): Exchange[];
}

const DEFAULT_TIMEOUTS: HttpTimeouts = {
  keepAliveMs: 75_000,
  headMs: 15_000,
  writeStallMs: 60_000,
  drainMs: 10_000,
  lingerMs: 3_000,
};
const BACKLOG = 4096;
/** No session is resumed: who does has shown a certificate once, or none, and need not have its private key now. */
const TLS_RULES = { minVersion: "TLSv1.2", secureOptions: constants.SSL_OP_NO_TICKET } as const;
const DEFAULT_MAX_CONNECTIONS = 20_000;
const POOL_BYTES = 256 * 1024 * 1024;

/** An HTTP/1.1 server on node:net: strict about what it reads, and two to three times node:http on small answers. */
export const createHttpServer = (options: HttpServerOptions): HttpServer => {
  const { maxConnections = DEFAULT_MAX_CONNECTIONS, sweepMs = 1000 } = options;
  const context: ConnectionContext = {
    handler: options.handler,
    timeouts: { ...DEFAULT_TIMEOUTS, ...options.timeouts },
    nowMs: options.nowMs,
    date: new DateLine(options.nowMs),
    pool: options.pool ?? createSlabPool(POOL_BYTES),
    log: options.log,
    onExchange: options.onExchange,
    onSent: options.onSent,
    tickMs: 0,
    draining: false,
  };
  const connections = new Set<Connection>();
  const forget = (connection: Connection): void => {
    connections.delete(connection);
  };
  const accept = (socket: Socket): void => {
    if (connections.size >= maxConnections) {
      socket.on("error", () => undefined);
      socket.end(printRefusal("not_ready", "The server has as many connections as it can take.", context.date.print()));
      socket.destroySoon();
      return;
    }
    connections.add(new Connection(socket, context, forget));
  };
  // Client half-close is not the end: `printf … | nc` still waits for its answer.
  const socketOptions = { allowHalfOpen: true, noDelay: true };
  const server: Server = createServer(socketOptions, accept);
  let tlsServer: TlsServer | undefined;
  /** Those with TLS, from before their handshake on. */
  const tlsSockets = new Set<Socket>();
  // Counts its own ticks instead of reading a clock: a stopped process must not find everyone timed out.
  const sweep = setInterval(() => {
    context.tickMs += sweepMs;
    for (const connection of connections) connection.sweep(context.tickMs);
  }, sweepMs);
  sweep.unref();

  return {
    get connectionCount() {
      return connections.size;
    },
    openExchanges: () => [...connections].flatMap((connection) => connection.look() ?? []),
    listen: (port, host) => listenOn(server, port, host, options.log),
    listenTls: (port, host, pair) => {
      const tls = {
        ...socketOptions,
        ...pair,
        ...TLS_RULES,
        requestCert: true,
        rejectUnauthorized: false,
      } as const;
      tlsServer = createTlsServer({ ...tls, handshakeTimeout: context.timeouts.headMs }, accept);
      tlsServer.maxConnections = maxConnections;
      // A handshake that takes too long is only told of: unless it is ended here, it stays for as long as the client likes.
      tlsServer.on("tlsClientError", (_error, socket) => socket.destroy());
      tlsServer.on("connection", (socket) => {
        tlsSockets.add(socket);
        socket.on("close", () => tlsSockets.delete(socket));
      });
      return listenOn(tlsServer, port, host, options.log);
    },
    setTlsKeyPair: (pair) => tlsServer?.setSecureContext({ ...pair, ...TLS_RULES }),
    close: async (graceMs) => {
      context.draining = true;
      const cut = setTimeout(() => {
        for (const connection of connections) connection.destroy();
        for (const socket of tlsSockets) socket.destroy();
      }, graceMs);
      const closed = [server, tlsServer].map(
        (one) => one && new Promise<void>((resolve) => one.close(() => resolve())),
      );
      for (const connection of connections) connection.drain();
      await Promise.all(closed);
      clearTimeout(cut);
      clearInterval(sweep);
    },
  };
};

const listenOn = (server: Server, port: number, host: string, log: HttpLog): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host, backlog: BACKLOG }, () => {
      server.off("error", reject);
      server.on("error", (error) => log.error({ err: error }, "The HTTP server failed to accept"));
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
