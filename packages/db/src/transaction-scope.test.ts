import type pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { newId, openDatabase } from "./index.ts";
import { createTestDatabase, type TestDatabase } from "./testing/index.ts";
import { inScope, ScopedClient } from "./transaction-scope.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase(inject("testServerUrl"));
});
afterAll(() => database.drop());

const BEGIN = { text: "BEGIN", values: [] };

const withClient = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new ScopedClient({ connectionString: database.url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const shown = async (client: pg.Client, name: string): Promise<unknown> =>
  (await client.query("select current_setting($1, true) as value", [name])).rows[0].value;

test("a transaction that does not say what it may see is not begun", async () => {
  await withClient(async (client) => {
    for (const text of ["BEGIN", "begin", " start  transaction", "BEGIN ISOLATION LEVEL SERIALIZABLE"]) {
      expect(() => client.query({ ...BEGIN, text }), text).toThrow("does not say what it may see");
      expect(() => client.query(text), text).toThrow("does not say what it may see");
    }
    await expect(inScope({ "app.tenant_id": "ten_1" }, () => client.query(BEGIN))).resolves.toBeDefined();
  });
});

test("what a transaction may see ends with it", async () => {
  await withClient(async (client) => {
    await inScope({ "app.tenant_id": "ten_1" }, () => client.query(BEGIN));
    expect(await shown(client, "app.tenant_id")).toBe("ten_1");
    await client.query("COMMIT");
    expect(await shown(client, "app.tenant_id")).toBe("");
  });
});

test("a value is a value, whatever it holds, and never a statement", async () => {
  const hostile = `x'; set role postgres; select '\\'; -- "{}`;
  await withClient(async (client) => {
    await inScope({ "app.tenant_id": hostile }, () => client.query(BEGIN));
    expect(await shown(client, "app.tenant_id")).toBe(hostile);
  });
  await expect(inScope({ "app.tenant_id": "ten_1\0" }, () => Promise.resolve())).rejects.toThrow(
    "app.tenant_id holds U+0000",
  );
});

test("transactions of many tenants over few connections each see their own tenant", async () => {
  const db = openDatabase({ url: database.url, poolSize: 2 });
  const tenants = Array.from({ length: 40 }, () => newId("tenant"));
  const seen = await Promise.all(
    tenants.map((tenantId) =>
      db.forTenant(tenantId, async (tx) => {
        const [row] = await tx.$queryRaw<{ value: string }[]>`select current_setting('app.tenant_id') as value`;
        return row?.value;
      }),
    ),
  );
  await db.close();
  expect(seen).toEqual(tenants);
});
