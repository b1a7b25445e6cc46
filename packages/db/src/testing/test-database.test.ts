import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "./test-database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase(inject("testServerUrl"));
});
afterAll(() => database.drop());

test("a dump holds what lies in any table of any schema, one made a moment ago included", async () => {
  await database.query("superuser", `insert into tenant (id, name) values ('tn_dumped', 'Arena')`);
  await database.query("superuser", "create schema other", "create table other.box (kept jsonb)");
  await database.query("superuser", `insert into other.box values ('{"deep": ["a secret"]}')`);
  const dump = await database.dump();
  expect(dump).toContain("tn_dumped");
  expect(dump).toContain('"a secret"');
});
