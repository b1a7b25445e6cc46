import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./index.ts";

let dataDir: string;
let running: EmbeddedPostgres | undefined;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "sluice-embedded-"));
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  rmSync(dataDir, { recursive: true, force: true });
});

const start = async () => {
  running = await startEmbeddedPostgres({ dataDir, durability: "fast" });
  return running;
};
const ask = async (url: string, sql: string): Promise<unknown> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: "array" })).rows[0]?.[0];
  } finally {
    await client.end();
  }
};

test("what was written is there after a stop and a start, with the same password", async () => {
  const first = await start();
  await ask(first.url, "create table kept as select 42 as n");
  await first.stop();
  await expect(ask(first.url, "select 1")).rejects.toThrow(/ECONNREFUSED/);
  const second = await start();
  expect(second.adopted).toBe(false);
  expect(await ask(second.url, "select n from kept")).toBe(42);
  expect(new URL(second.url).password).toBe(new URL(first.url).password);
});

test("a server that was left running is adopted, and can be stopped by its finder", async () => {
  const first = await start();
  const found = await startEmbeddedPostgres({ dataDir, port: 1 });
  expect(found).toMatchObject({ adopted: true, port: first.port, url: first.url });
  await found.stop();
  await expect(ask(first.url, "select 1")).rejects.toThrow(/ECONNREFUSED/);
});

test("only this machine can connect, only with the password, which only its user can read", async () => {
  const { url } = await start();
  expect(await ask(url, "show listen_addresses")).toBe("127.0.0.1");
  expect(await ask(url, "show unix_socket_directories")).toBe("");
  expect(await ask(url, "show timezone")).toBe("UTC");
  const wrong = new URL(url);
  wrong.password = "postgres";
  await expect(ask(wrong.href, "select 1")).rejects.toMatchObject({ code: "28P01" });
  const file = path.join(dataDir, "postgres-password");
  expect(readFileSync(file, "utf8")).toMatch(/^[\w-]{32}$/);
  expect(statSync(file).mode & 0o077).toBe(0);
});

test("a start that fails says where to read why, and leaves no server", async () => {
  const { port, stop } = await start();
  const other = mkdtempSync(path.join(tmpdir(), "sluice-embedded-"));
  try {
    await expect(startEmbeddedPostgres({ dataDir: other, port })).rejects.toThrow(/ended .*postgres\.log/);
    expect(existsSync(path.join(other, "postgres/postmaster.pid"))).toBe(false);
  } finally {
    rmSync(other, { recursive: true, force: true });
    await stop();
  }
});
