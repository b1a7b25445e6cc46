import { connect, createServer, type Socket } from "node:net";

export interface CountingProxy {
  /** The same URL, by way of the proxy. */
  readonly through: (url: string) => string;
  /** Bytes that clients sent, and bytes that they were sent, since the proxy began. */
  readonly counts: () => { readonly up: number; readonly down: number };
  readonly close: () => Promise<void>;
}

/** Passes TCP on to the packager and counts what goes over the wire: the measure that usage must agree with. */
export const openCountingProxy = (target: string): Promise<CountingProxy> => {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let up = 0;
  let down = 0;
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const origin = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    for (const [socket, other] of [
      [client, origin],
      [origin, client],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => sockets.delete(socket));
    }
    client.on("data", (chunk) => {
      up += chunk.length;
    });
    origin.on("data", (chunk) => {
      down += chunk.length;
    });
    client.pipe(origin);
    origin.pipe(client);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") throw new Error("the proxy has no port");
      resolve({
        through: (url) => {
          const changed = new URL(url);
          changed.host = `127.0.0.1:${address.port}`;
          return changed.href;
        },
        counts: () => ({ up, down }),
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            for (const socket of sockets) socket.destroy();
          }),
      });
    });
  });
};
