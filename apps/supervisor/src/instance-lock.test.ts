import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { lockDataDir } from "./instance-lock.ts";

const makeDataDir = (): string => mkdtempSync(path.join(tmpdir(), "sluice-lock-"));

test("a data folder has one supervisor at a time", () => {
  const dataDir = makeDataDir();
  const release = lockDataDir(dataDir);
  expect(() => lockDataDir(dataDir)).toThrow(`already runs on ${dataDir} (process ${process.pid})`);
  release();
  lockDataDir(dataDir)();
});

test("the lock of a killed supervisor does not hinder the next start", () => {
  const dataDir = makeDataDir();
  writeFileSync(path.join(dataDir, "supervisor.lock"), "4194399 1\n");
  lockDataDir(dataDir)();
});

test("a process that got the id of a killed supervisor is not taken for it", () => {
  const dataDir = makeDataDir();
  writeFileSync(path.join(dataDir, "supervisor.lock"), `${process.pid} 1\n`);
  lockDataDir(dataDir)();
});
