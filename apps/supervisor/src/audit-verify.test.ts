import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createControl, signUp } from "@sluice/control";
import { createTestDatabase, startTestServer } from "@sluice/db/testing";
import { expect, test } from "vitest";

const run = (settings: Record<string, string>, ...args: string[]): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, ...settings };
    const command = [path.join(import.meta.dirname, "audit-verify.ts"), ...args];
    execFile(process.execPath, command, { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
    });
  });

test("the command passes an unbroken log, fails at a broken one and names the entry, and keeps heads of the good alone", async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), "audit-verify-"));
  const heads = path.join(dataDir, "heads.json");
  const server = await startTestServer();
  try {
    const database = await createTestDatabase(server.url);
    const control = createControl({
      databaseUrl: database.url,
      masterKeys: [`k:${Buffer.alloc(32).toString("base64")}`],
      addresses: {
        dashboardUrl: "http://d.test",
        packagerUrl: "http://p.test",
        packagerTlsUrl: undefined,
        packagerHostSuffix: undefined,
      },
      poolSize: 1,
    });
    const account = { name: "N", email: "n@example.com", password: "correct horse battery", tenantName: "T" };
    const { tenantId } = await signUp(control, account, null);
    await control.db.close();

    const good = await run({ DATABASE_URL: database.url }, "--heads", heads);
    expect(good).toEqual({ code: 0, output: expect.stringContaining("1 log, 1 entry: unbroken") });
    const kept = readFileSync(heads, "utf8");
    expect(JSON.parse(kept)).toEqual({ [tenantId]: { sequence: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) } });

    const past = "set session_replication_role = replica";
    await database.query("superuser", past, "update audit_entry set ip = '203.0.113.1'");
    const bad = await run({ DATABASE_URL: database.url }, "--heads", heads);
    expect(bad.code).toBe(1);
    expect(bad.output).toContain(`${tenantId}  BROKEN at entry 1 (changed)`);
    expect(readFileSync(heads, "utf8")).toBe(kept);
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 120_000);

test("without a database the command says what to set, and makes none", async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), "audit-verify-"));
  const none = { SLUICE_DATA_DIR: dataDir, DATABASE_URL: "" };
  expect(await run(none)).toEqual({ code: 1, output: expect.stringContaining("SLUICE_DATA_DIR or DATABASE_URL") });
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);
