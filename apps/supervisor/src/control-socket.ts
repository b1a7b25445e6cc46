import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import type { SupervisedProcess } from "./supervised-process.ts";

/** The kernel takes at most about 100 characters as the path of a socket. */
const LONGEST_SOCKET_PATH = 100;

/** Where the supervisor of a data folder listens. */
export const controlSocketPath = (dataDir: string): string => {
  const inside = path.join(dataDir, "supervisor.sock");
  if (inside.length <= LONGEST_SOCKET_PATH) return inside;
  return path.join(tmpdir(), `sluice-${createHash("sha256").update(dataDir).digest("hex").slice(0, 16)}.sock`);
};

export type Controllable = Pick<SupervisedProcess, "name" | "pid" | "restartCount" | "stop"> & {
  readonly start: () => void | Promise<void>;
};

/**
 * HTTP on a local socket, for its owner alone: `GET /processes` lists what runs, `POST /processes/NAME/stop` and
 * `…/start` hold one back and let it go on, as in `curl --unix-socket .sluice/supervisor.sock http://x/processes`.
 */
export const openControlSocket = (dataDir: string, processes: readonly Controllable[]): Promise<Server> => {
  const socketPath = controlSocketPath(dataDir);
  rmSync(socketPath, { force: true }); // left by a killed supervisor; the lock says that nobody uses it
  const list = () => processes.map((each) => ({ name: each.name, pid: each.pid(), restarts: each.restartCount() }));
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(`${JSON.stringify(body)}\n`);
    };
    const [, root, name, action] = (request.url ?? "").split("/");
    const target = processes.find((each) => each.name === name);
    if (root !== "processes") answer(404, { detail: "There is /processes and nothing else." });
    else if (request.method === "GET" && name === undefined) answer(200, list());
    else if (request.method !== "POST" || target === undefined || (action !== "stop" && action !== "start")) {
      answer(404, {
        detail: `POST /processes/NAME/stop or start, NAME one of ${list()
          .map((p) => p.name)
          .join(", ")}.`,
      });
    } else {
      Promise.resolve(target[action]()).then(
        () => answer(200, list()),
        (error: unknown) => answer(500, { detail: String(error) }),
      );
    }
  });
  return new Promise((resolve, reject) => {
    const previous = process.umask(0o077);
    server.once("error", reject);
    server.listen(socketPath, () => {
      process.umask(previous);
      resolve(server);
    });
  });
};
