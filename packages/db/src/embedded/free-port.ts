import { createServer } from "node:net";

/** A TCP port of 127.0.0.1 that was free a moment ago. */
export const findFreePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === "string") reject(new Error("a TCP server has no TCP address"));
        else resolve(address.port);
      });
    });
  });
