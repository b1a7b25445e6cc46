import { PLANS } from "@sluice/contracts";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { listAuditEntries } from "../audit/list-audit-entries.ts";
import type { TenantContext } from "../control.ts";
import { createTestControl, type TestControl, withRole } from "../testing/index.ts";
import { authenticateApiKey } from "./authenticate-api-key.ts";
import { createApiKey } from "./create-api-key.ts";
import { listApiKeys } from "./list-api-keys.ts";
import { revokeApiKey } from "./revoke-api-key.ts";

let testControl: TestControl;
let tenant: TenantContext;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
});
beforeEach(async () => {
  tenant = await testControl.newTenant();
});
afterAll(() => testControl.close());

const create = (context = tenant, over: object = {}) =>
  createApiKey(context, { name: "key", permissions: ["channel:read"], expiresInDays: null, ...over });

test("a key is shown once, kept as a hash, and known again by its secret alone", async () => {
  const { secret, ...key } = await create();
  expect(secret).toMatch(/^sk_[A-Za-z0-9]{51}$/);
  expect(secret.startsWith(key.prefix)).toBe(true);
  expect(await authenticateApiKey(testControl.control, secret)).toMatchObject({
    tenantId: tenant.tenantId,
    apiKey: { id: key.id },
  });
  expect(await authenticateApiKey(testControl.control, `${secret.slice(0, -1)}!`)).toBeNull();
  expect(await authenticateApiKey(testControl.control, key.prefix)).toBeNull();
  for (const table of ["api_key", "audit_entry"]) {
    const rows = await testControl.database.query("superuser", `select to_jsonb(t)::text as row from ${table} t`);
    expect(JSON.stringify(rows)).not.toContain(secret);
  }
  expect(JSON.stringify(await listApiKeys(tenant, { limit: 10 }))).not.toContain(secret);
});

test("a key stops working the moment it is revoked, and revoking it again changes nothing", async () => {
  const { secret, id } = await create();
  const revoked = await revokeApiKey(tenant, { id });
  expect(await authenticateApiKey(testControl.control, secret)).toBeNull();
  testControl.clock.nowMs += 1000;
  expect(await revokeApiKey(tenant, { id })).toEqual(revoked);
  const actions = (await listAuditEntries(tenant, { limit: 10 })).items.map(({ action }) => action);
  expect(actions.filter((action) => action === "apiKey.revoke")).toHaveLength(1);
});

test("a key with an expiry works until then", async () => {
  const { secret } = await create(tenant, { expiresInDays: 1 });
  testControl.clock.nowMs += 86_399_000;
  expect(await authenticateApiKey(testControl.control, secret)).not.toBeNull();
  testControl.clock.nowMs += 1000;
  expect(await authenticateApiKey(testControl.control, secret)).toBeNull();
});

test("the time of use is written at most once a minute", async () => {
  const { secret } = await create();
  const lastUsed = async () => (await listApiKeys(tenant, { limit: 1 })).items[0]?.lastUsedAt;
  expect(await lastUsed()).toBeNull();
  await authenticateApiKey(testControl.control, secret);
  const first = await lastUsed();
  expect(first).toBe(new Date(testControl.clock.nowMs).toISOString());
  testControl.clock.nowMs += 59_000;
  await authenticateApiKey(testControl.control, secret);
  expect(await lastUsed()).toBe(first);
  testControl.clock.nowMs += 2000;
  await authenticateApiKey(testControl.control, secret);
  expect(await lastUsed()).not.toBe(first);
});

test("nobody gives a key more than they may do themselves", async () => {
  const admin = withRole(tenant, "admin");
  await expect(create(admin, { permissions: ["channel:read", "tenant:write"] })).rejects.toMatchObject({
    code: "forbidden",
    message: expect.stringContaining("tenant:write"),
  });
  expect((await create(admin, { permissions: ["apiKey:write"] })).permissions).toEqual(["apiKey:write"]);
});

test("another tenant's key cannot be revoked, and is as unknown as any", async () => {
  const { id, secret } = await create();
  const other = await testControl.newTenant();
  await expect(revokeApiKey(other, { id })).rejects.toMatchObject({ code: "not_found" });
  expect(await authenticateApiKey(testControl.control, secret)).not.toBeNull();
});

test("revoked keys do not count against the limit", async () => {
  const { database } = testControl;
  await database.query("superuser", ["update tenant set plan_id = 'free' where id = $1", [tenant.tenantId]]);
  await database.query("superuser", [
    `insert into api_key (id, tenant_id, name, prefix, secret_hash, permissions, created_by)
     select 'ak_' || $1 || n, $1, 'k', 'sk_', $1 || n, '{}', 'u' from generate_series(1, $2::int) n`,
    [tenant.tenantId, PLANS.free.limits.apiKeysPerTenant - 1],
  ]);
  const { id } = await create();
  await expect(create()).rejects.toMatchObject({ code: "limit_reached" });
  await revokeApiKey(tenant, { id });
  await create();
});

test("a key that ends makes no key that outlives it", async () => {
  const { id } = await create(tenant, { permissions: ["apiKey:write"], expiresInDays: 2 });
  const asKey = { ...tenant, actor: { kind: "apiKey", id, label: "key" } } as const;
  for (const expiresInDays of [null, 3]) {
    await expect(create(asKey, { expiresInDays })).rejects.toMatchObject({ code: "forbidden" });
  }
  expect(await create(asKey, { expiresInDays: 2 })).toMatchObject({ expiresAt: expect.any(String) });
  const lasting = await create(tenant, { permissions: ["apiKey:write"] });
  const asLasting = { ...tenant, actor: { kind: "apiKey", id: lasting.id, label: "key" } } as const;
  expect(await create(asLasting)).toMatchObject({ expiresAt: null });
});
