import { findFreePort, waitUntil } from "@sluice/testkit";
import { expect, onTestFinished, test } from "vitest";
import { createLogStream } from "./log-stream.ts";
import { type SupervisedProcess, superviseProcess } from "./supervised-process.ts";

const SERVER = `
const http = require("node:http");
process.on("SIGTERM", () => { if (process.argv[2] !== "stubborn") process.exit(0); });
http.createServer((_, answer) => answer.end("ok")).listen(Number(process.argv[1]), "127.0.0.1");
`;

const supervise = async (
  script: string,
  ...args: string[]
): Promise<{ process: SupervisedProcess; url: string; lines: string[] }> => {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}/`;
  const lines: string[] = [];
  const supervised = superviseProcess(
    {
      name: "child",
      command: process.execPath,
      args: ["-e", script, String(port), ...args],
      cwd: "/",
      env: {},
      healthUrl: url,
      stopTimeoutMs: 300,
    },
    createLogStream((text) => lines.push(text), false),
    () => undefined,
  );
  onTestFinished(() => supervised.stop());
  supervised.start();
  return { process: supervised, url, lines };
};

test("a killed process is back and healthy, under a new id", async () => {
  const { process: supervised } = await supervise(SERVER);
  await supervised.whenReady(20_000);
  const before = supervised.pid();
  expect(before).not.toBeNull();
  process.kill(before ?? 0, "SIGKILL");
  await waitUntil(() => supervised.pid() !== null && supervised.pid() !== before, {
    what: "a new process",
    timeoutMs: 10_000,
  });
  await supervised.whenReady(20_000);
  expect(supervised.restartCount()).toBe(1);
});

test("a stopped process stays stopped", async () => {
  const { process: supervised, url } = await supervise(SERVER);
  await supervised.whenReady(20_000);
  await supervised.stop();
  expect(supervised.pid()).toBeNull();
  await expect(fetch(url)).rejects.toThrow("fetch failed");
});

test("a process that ignores the request to stop is killed within its bound", async () => {
  const { process: supervised, lines } = await supervise(SERVER, "stubborn");
  await supervised.whenReady(20_000);
  await supervised.stop();
  expect(supervised.pid()).toBeNull();
  expect(lines.join("")).toContain("did not stop within 300 ms: killed");
});

test("a process that only crashes ends the start with a clear message", async () => {
  const { process: supervised, lines } = await supervise(`console.error("no such table"); process.exit(3)`);
  await expect(supervised.whenReady(30_000)).rejects.toThrow("child crashed 5 times while starting");
  expect(lines.join("")).toContain("no such table");
});
