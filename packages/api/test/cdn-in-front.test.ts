import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createCdnSecret, createTokenRevocation, getCdnConfiguration } from "@sluice/control";
import { ensureTools, findFreePort, TOOLS, waitUntil } from "@sluice/testkit";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type RunningStack, signToken, startStack } from "./running-stack.ts";

const VIEWERS = 150;

let stack: RunningStack;
let nginx: ChildProcess;
let folder: string;
let cdn: string;
beforeAll(async () => {
  ensureTools([TOOLS.nginx], () => undefined);
  stack = await startStack(inject("testServerUrl"), { cdnAuthorization: true });
  const { value } = await createCdnSecret(stack.tenant, stack.endpoint);
  const { text } = await getCdnConfiguration(stack.tenant, { ...stack.endpoint, cdn: "nginx" });
  folder = await mkdtemp(path.join(tmpdir(), "sluice-cdn-"));
  await mkdir(path.join(folder, "temp"));
  const port = await findFreePort();
  cdn = `http://127.0.0.1:${port}`;
  // As it is printed, but for the secret, and for where this machine has it.
  const printed = text
    .replaceAll("CDN_SECRET", value)
    .replace("/var/cache/nginx/sluice", `${folder}/cache`)
    .replace("listen 80;", `listen 127.0.0.1:${port};`)
    .replace("server packager.test:8080;", `server ${new URL(stack.packagerUrl).host};`);
  await writeFile(path.join(folder, "sluice.conf"), printed);
  await writeFile(
    path.join(folder, "nginx.conf"),
    `user root; daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log error;
events { worker_connections 1024; }
http {
  access_log off;
  ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder}/temp/${kind};`).join(" ")}
  include ${folder}/sluice.conf;
}
`,
  );
  nginx = spawn(TOOLS.nginx.file, ["-c", path.join(folder, "nginx.conf"), "-e", path.join(folder, "error.log")], {
    stdio: "inherit",
  });
  await waitUntil(async () => (await get("index.m3u8", token("first"))).status === 200, {
    what: "the channel behind nginx",
    timeoutMs: 50_000,
  });
});
afterAll(async () => {
  nginx.kill("SIGTERM");
  await once(nginx, "exit");
  await stack.close();
  await rm(folder, { recursive: true, force: true });
});

const token = (viewer: string): string => signToken(stack.key, { sub: viewer, jti: viewer });
const get = (file: string, query = "", headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${cdn}${stack.folder}${file}${query === "" ? "" : `?token=${query}`}`, { headers });
const reasonOf = async (response: Response): Promise<unknown> =>
  ((await response.json()) as { reason?: string }).reason;

/** What a player asks for by a playlist. */
const uris = (playlist: string): string[] =>
  playlist.split("\n").filter((line) => line !== "" && !line.startsWith("#"));

test("many viewers with tokens of their own share every segment in the cache, and no playlist", async () => {
  const states: (string | null)[] = [];
  const playlistsOf = async (own: string): Promise<string[]> => {
    const variants = await (await get("index.m3u8", own)).text();
    const [variant = ""] = uris(variants);
    expect(variant).toContain(own);
    const media = await (await fetch(`${cdn}${stack.folder}${variant}`)).text();
    for (const text of [variants, media]) expect(text.replaceAll(own, "")).not.toMatch(/token=[^\n"]/);
    return uris(media);
  };
  const scene = await playlistsOf(token("first-of-all"));
  const watch = async (n: number): Promise<void> => {
    const own = token(`viewer-${n}`);
    await playlistsOf(own);
    for (const uri of scene) {
      // What a player adds, or sends along, makes no other copy.
      const segment = await get(uri, n % 2 === 0 ? "" : own, n % 3 === 0 ? { cookie: `sluice_token=${own}` } : {});
      expect((await segment.arrayBuffer()).byteLength).toBeGreaterThan(0);
      states.push(segment.headers.get("x-cache"));
    }
  };
  for (let n = 0; n < VIEWERS; n += 10) await Promise.all(Array.from({ length: 10 }, (_, i) => watch(n + i)));
  const hits = states.filter((state) => state === "HIT").length;
  expect(states.length).toBe(VIEWERS * scene.length);
  expect(hits / states.length).toBeGreaterThanOrEqual(0.99);
});

test("past the CDN nothing is served, and through it a viewer without token gets no playlist", async () => {
  const direct = (file: string) => fetch(`${stack.packagerUrl}${stack.folder}${file}?token=${token("direct")}`);
  expect(await reasonOf(await direct("index.m3u8"))).toBe("cdn_secret_missing");
  expect(await reasonOf(await get("index.m3u8"))).toBe("token_missing");
  // A viewer cannot say it for the CDN, nor spoil what the CDN says.
  const forged = await get("index.m3u8", token("forger"), { "x-sluice-cdn-identifier": "guess" });
  expect(forged.status).toBe(200);
});

test("a revoked token gets no playlist through the cache either", async () => {
  const own = token("soon-revoked");
  expect((await get("index.m3u8", own)).status).toBe(200);
  await createTokenRevocation(stack.tenant, { kind: "viewer", value: "soon-revoked" });
  await waitUntil(async () => (await get("index.m3u8", own)).status === 403, { what: "the refusal", timeoutMs: 5000 });
  expect(await reasonOf(await get("index.m3u8", own))).toBe("token_revoked");
});
