import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import path from "node:path";
import { createTestDatabase } from "@sluice/db/testing";
import { expect, inject, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const prisma = path.join(path.dirname(createRequire(import.meta.url).resolve("prisma/package.json")), "build/index.js");

/** Runs the real Prisma CLI over our engine. */
const run = (databaseUrl: string, ...args: string[]): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, DATABASE_URL: databaseUrl };
    execFile(process.execPath, [prisma, ...args], { cwd: ROOT, env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
    });
  });

const urlOf = (database: string): string => {
  const url = new URL(inject("testServerUrl"));
  url.pathname = `/${database}`;
  return url.href;
};

test("the migrations make exactly the schema that the client is generated from", async () => {
  const args = [
    "migrate",
    "diff",
    "--from-migrations",
    "prisma/migrations",
    "--to-schema",
    "prisma/schema",
    "--exit-code",
  ];
  const { code, output } = await run(inject("testServerUrl"), ...args);
  expect(output).toContain("No difference detected");
  expect(code).toBe(0);
});

test("deploy makes a database that is missing, and finds nothing to do the second time", async () => {
  const url = urlOf(`deploy_${randomBytes(4).toString("hex")}`);
  const first = await run(url, "migrate", "deploy");
  expect(first.output).toContain("All migrations have been successfully applied");
  const second = await run(url, "migrate", "deploy");
  expect([second.code, second.output]).toEqual([0, expect.stringContaining("No pending migrations to apply")]);
});

test("an owner without a superuser's rights is enough, when an administrator has made and granted the two roles", async () => {
  const name = `plain_${randomBytes(4).toString("hex")}`;
  const database = await createTestDatabase(inject("testServerUrl"));
  try {
    await database.query(
      "superuser",
      `create role ${name} login createdb password 'p' in role sluice_app, sluice_system`,
    );
    const url = new URL(urlOf(name));
    url.username = name;
    url.password = "p";
    const { output } = await run(url.href, "migrate", "deploy");
    expect(output).toContain("All migrations have been successfully applied");
  } finally {
    await database.drop();
  }
});

test("a table that is not in the schema is drift, and is named", async () => {
  const database = await createTestDatabase(inject("testServerUrl"));
  try {
    await database.query("superuser", "create table stray (id int primary key)");
    const args = ["migrate", "diff", "--from-config-datasource", "--to-schema", "prisma/schema", "--script"];
    const { output } = await run(database.url, ...args);
    expect(output).toContain('DROP TABLE "stray"');
  } finally {
    await database.drop();
  }
});

test("a server that is not there, and a password that is wrong, are said in Prisma's words", async () => {
  const away = await run("postgres://sluice:x@127.0.0.1:1/sluice", "migrate", "deploy");
  expect([away.code, away.output]).toEqual([1, expect.stringContaining("P1001")]);
  const wrong = new URL(inject("testServerUrl"));
  wrong.password = "wrong";
  const refused = await run(wrong.href, "migrate", "deploy");
  expect([refused.code, refused.output]).toEqual([1, expect.stringContaining("P1000")]);
});
