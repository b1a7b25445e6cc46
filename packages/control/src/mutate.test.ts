import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { createApiKey } from "./api-keys/create-api-key.ts";
import { listApiKeys } from "./api-keys/list-api-keys.ts";
import { createChannelGroup } from "./channel-groups/create-channel-group.ts";
import type { TenantContext } from "./control.ts";
import { IDEMPOTENCY_KEYS_LIVE_MS } from "./mutate.ts";
import { createTestControl, type TestControl } from "./testing/index.ts";

let testControl: TestControl;
let tenant: TenantContext;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
});
beforeEach(async () => {
  tenant = await testControl.newTenant();
});
afterAll(() => testControl.close());

const keyed = (key: string, requestHash = "same") => ({ ...tenant, idempotency: { key, requestHash } });
const create = (context: TenantContext) =>
  createApiKey(context, { name: "k", permissions: ["channel:read"], expiresInDays: null });
const count = async () => (await listApiKeys(tenant, { limit: 100 })).items.length;

test("a repeated request happens once and gets the first answer, the secret included", async () => {
  const first = await create(keyed("a"));
  expect(await create(keyed("a"))).toEqual(first);
  expect(await count()).toBe(1);
});

test("repeats at once happen once and agree", async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => create(keyed("b"))));
  expect(new Set(answers.map(({ secret }) => secret)).size).toBe(1);
  expect(await count()).toBe(1);
});

test("another request with the same key is refused", async () => {
  await create(keyed("c"));
  await expect(create(keyed("c", "other"))).rejects.toMatchObject({ code: "idempotency_key_reused" });
});

test("a refused request does not use its key up", async () => {
  const group = (context: TenantContext, name: string) => createChannelGroup(context, { name, description: "" });
  await group(tenant, "taken");
  await expect(group(keyed("d"), "taken")).rejects.toMatchObject({ code: "name_taken" });
  await expect(group(keyed("d"), "free")).resolves.toMatchObject({ name: "free" });
});

test("a key is one actor's, and is free again after a day", async () => {
  await create(keyed("e"));
  await create({ ...keyed("e"), actor: { kind: "apiKey", id: "ak_other", label: "other" } });
  expect(await count()).toBe(2);
  testControl.clock.nowMs += IDEMPOTENCY_KEYS_LIVE_MS + 1;
  await create(keyed("e", "something else"));
  expect(await count()).toBe(3);
});

test("the kept answer cannot be read in the database", async () => {
  const { secret } = await create(keyed("f"));
  const rows = await testControl.database.query("superuser", "select sealed_answer from idempotency_key");
  expect(JSON.stringify(rows)).not.toContain(secret);
  for (const row of rows) expect(row["sealed_answer"]).toMatch(/^v1:test:/);
});
