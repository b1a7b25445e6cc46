import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { stripTypeScriptTypes } from "node:module";
import path from "node:path";
import type { PlayerSource } from "./player.ts";

const MODULES = path.resolve(import.meta.dirname, "../../../../node_modules");
const ALLOWED_MODULES = ["hls.js", "dashjs", "shaka-player"];

/** Shaka comes as a script that sets a global; this gives the page the import that its types promise. */
const SHAKA_MODULE = `
await new Promise((resolve, reject) => {
  const script = document.createElement("script");
  script.src = "/modules/shaka-player/dist/shaka-player.compiled.js";
  script.onload = resolve;
  script.onerror = reject;
  document.head.append(script);
});
export default globalThis.shaka;
`;

const readAsset = async (pathname: string): Promise<{ type: string; body: string } | null> => {
  if (pathname === "/")
    return { type: "text/html", body: await readFile(path.join(import.meta.dirname, "page.html"), "utf8") };
  if (pathname === "/shaka.js") return { type: "text/javascript", body: SHAKA_MODULE };
  const [, root, first, ...rest] = pathname.split("/");
  if (root === "players" && first?.match(/^[a-z-]+\.ts$/)) {
    const source = await readFile(path.join(import.meta.dirname, first), "utf8");
    return { type: "text/javascript", body: stripTypeScriptTypes(source) };
  }
  if (root === "modules" && first !== undefined && ALLOWED_MODULES.includes(first) && !rest.includes("..")) {
    return { type: "text/javascript", body: await readFile(path.join(MODULES, first, ...rest), "utf8") };
  }
  return null;
};

export interface PlayerServer {
  /** `?player=NAME&url=URL` is appended by `playerUrl`. */
  readonly origin: string;
  readonly close: () => Promise<void>;
}

/** Serves the player page on an origin of its own, so that playing there needs the CORS headers that players need. */
export const servePlayers = (): Promise<PlayerServer> => {
  const server = createServer((request, response) => {
    readAsset(new URL(request.url ?? "/", "http://page").pathname).then(
      (asset) => {
        if (asset === null) response.writeHead(404).end();
        else response.writeHead(200, { "content-type": `${asset.type}; charset=utf-8` }).end(asset.body);
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") throw new Error("the server has no port");
      resolve({
        origin: `http://127.0.0.1:${address.port}`,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      });
    });
  });
};

export const playerUrl = (origin: string, player: string, { url, licenceUrl }: PlayerSource): string => {
  const licence = licenceUrl === null ? {} : { licence: licenceUrl };
  return `${origin}/?${new URLSearchParams({ player, url, ...licence })}`;
};
