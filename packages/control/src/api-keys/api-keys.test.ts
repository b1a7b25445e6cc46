import { PLANS } from "@sluice/contracts";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { listAuditEntries } from "../audit/list-audit-entries.ts";
import { createChannelGroup } from "../channel-groups/create-channel-group.ts";
import type { TenantContext } from "../control.ts";
import { createTestControl, type TestControl, withRole } from "../testing/index.ts";
import { authenticateApiKey } from "./authenticate-api-key.ts";
import { createApiKey } from "./create-api-key.ts";
import { listApiKeys } from "./list-api-keys.ts";
import { revokeApiKey } from "./revoke-api-key.ts";
import { rotateApiKey } from "./rotate-api-key.ts";
import { updateApiKey } from "./update-api-key.ts";

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
  expect(await testControl.database.dump()).not.toContain(secret);
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
  await expect(create(admin, { permissions: ["channel:read", "tenant:delete"] })).rejects.toMatchObject({
    code: "forbidden",
    message: expect.stringContaining("tenant:delete"),
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

const isKnown = async (secret: string) => (await authenticateApiKey(testControl.control, secret)) !== null;
const actAs = (id: string, permissions = tenant.permissions): TenantContext => ({
  ...tenant,
  permissions,
  actor: { kind: "apiKey", id, label: "key" },
});

test("after a rotation both secrets work until the overlap ends, and then the new one alone", async () => {
  const { id, secret: old } = await create();
  const { secret, ...rotated } = await rotateApiKey(tenant, { id, overlapSeconds: 60 });
  expect(rotated).toMatchObject({ id, oldSecretEndsAt: new Date(testControl.clock.nowMs + 60_000).toISOString() });
  testControl.clock.nowMs += 59_999;
  expect([await isKnown(old), await isKnown(secret)]).toEqual([true, true]);
  testControl.clock.nowMs += 1;
  expect([await isKnown(old), await isKnown(secret)]).toEqual([false, true]);
  expect((await listApiKeys(tenant, { limit: 1 })).items[0]).toMatchObject({ id, oldSecretEndsAt: null });
});

test("without an overlap the old secret ends at once, and so does one that was still working beside it", async () => {
  const { id, secret: first } = await create();
  const { secret: second } = await rotateApiKey(tenant, { id, overlapSeconds: 3600 });
  const { secret: third } = await rotateApiKey(tenant, { id, overlapSeconds: 0 });
  expect([await isKnown(first), await isKnown(second), await isKnown(third)]).toEqual([false, false, true]);
  const everything = await testControl.database.dump();
  for (const secret of [first, second, third]) expect(everything).not.toContain(secret);
});

test("revoking a key ends both of its secrets, and nothing brings them back", async () => {
  const { id, secret: old } = await create();
  const { secret } = await rotateApiKey(tenant, { id, overlapSeconds: 3600 });
  await revokeApiKey(tenant, { id });
  expect([await isKnown(old), await isKnown(secret)]).toEqual([false, false]);
  await expect(rotateApiKey(tenant, { id, overlapSeconds: 0 })).rejects.toMatchObject({ code: "key_ended" });
  await expect(updateApiKey(tenant, { id, name: "back" })).rejects.toMatchObject({ code: "key_ended" });
});

test("nobody gets a secret that can more than they: rotating such a key is refused, as is one that lasts longer", async () => {
  const strong = await create(tenant, { permissions: ["tenant:delete"] });
  const admin = withRole(tenant, "admin");
  await expect(rotateApiKey(admin, { id: strong.id, overlapSeconds: 0 })).rejects.toMatchObject({ code: "forbidden" });
  const ending = await create(tenant, { permissions: ["apiKey:write"], expiresInDays: 1 });
  const lasting = await create(tenant, { permissions: ["apiKey:write"] });
  const rotate = (by: string, id: string) => rotateApiKey(actAs(by), { id, overlapSeconds: 0 });
  await expect(rotate(ending.id, lasting.id)).rejects.toMatchObject({ code: "forbidden" });
  await expect(rotate(lasting.id, ending.id)).resolves.toMatchObject({ id: ending.id });
  await expect(rotate(ending.id, ending.id)).resolves.toMatchObject({ id: ending.id });
});

test("a change adds nothing that the changer may not do, and may take away what they have not", async () => {
  const { id } = await create(tenant, { permissions: ["tenant:delete", "channel:read"] });
  const admin = withRole(tenant, "admin");
  const renamed = await updateApiKey(admin, { id, name: "renamed" });
  expect(renamed).toMatchObject({ name: "renamed", permissions: ["tenant:delete", "channel:read"] });
  await expect(updateApiKey(admin, { id, ifMatch: "stale-1", permissions: ["tenant:delete"] })).rejects.toMatchObject({
    code: "etag_mismatch",
  });
  expect((await updateApiKey(admin, { id, permissions: ["channel:read"] })).permissions).toEqual(["channel:read"]);
  await expect(updateApiKey(admin, { id, permissions: ["tenant:delete"] })).rejects.toMatchObject({
    code: "forbidden",
  });
});

test("a key of some groups holds nothing that is about the tenant as a whole, at creation and after changes", async () => {
  await createChannelGroup(tenant, { name: "sports", description: "" });
  const { id, channelGroups } = await create(tenant, { channelGroups: ["sports"] });
  expect(channelGroups).toEqual(["sports"]);
  await expect(updateApiKey(tenant, { id, permissions: ["audit:read"] })).rejects.toMatchObject({
    code: "invalid_request",
    violations: [{ path: "permissions.0" }],
  });
  const wide = await updateApiKey(tenant, { id, channelGroups: null, permissions: ["audit:read"] });
  expect(wide).toMatchObject({ channelGroups: null, permissions: ["audit:read"] });
  await expect(create(tenant, { channelGroups: ["sports", "nope"] })).rejects.toMatchObject({
    code: "not_found",
    violations: [{ path: "channelGroups.1" }],
  });
});

test("a confined key makes and widens no key beyond its own groups", async () => {
  await createChannelGroup(tenant, { name: "sports", description: "" });
  await createChannelGroup(tenant, { name: "news", description: "" });
  const own = await create(tenant, { channelGroups: ["sports"] });
  const asOwn = actAs(own.id);
  for (const channelGroups of [null, ["news"], ["sports", "news"]]) {
    await expect(create(asOwn, { channelGroups })).rejects.toMatchObject({ code: "forbidden" });
  }
  const made = await create(asOwn, { channelGroups: ["sports"] });
  const widen = updateApiKey(asOwn, { id: made.id, channelGroups: ["sports", "news"] });
  await expect(widen).rejects.toMatchObject({ code: "forbidden" });
});

test("whoever lets a key reach further groups must be allowed all that it does there", async () => {
  await createChannelGroup(tenant, { name: "sports", description: "" });
  await createChannelGroup(tenant, { name: "news", description: "" });
  const { id } = await create(tenant, {
    permissions: ["ingestCredentials:read", "channel:read"],
    channelGroups: ["sports", "news"],
  });
  const asLesser = actAs("ak_lesser", new Set(["apiKey:write", "channel:read"]));
  expect(await updateApiKey(asLesser, { id, channelGroups: ["sports"] })).toMatchObject({ channelGroups: ["sports"] });
  for (const channelGroups of [null, ["sports", "news"], ["news"]]) {
    await expect(updateApiKey(asLesser, { id, channelGroups })).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("ingestCredentials:read"),
    });
  }
  const without = await updateApiKey(asLesser, { id, channelGroups: ["news"], permissions: ["channel:read"] });
  expect(without).toMatchObject({ channelGroups: ["news"], permissions: ["channel:read"] });
});

test("where a key was used from is kept beside the time", async () => {
  const { secret } = await create();
  await authenticateApiKey(testControl.control, secret, "203.0.113.7");
  expect((await listApiKeys(tenant, { limit: 1 })).items[0]).toMatchObject({ lastUsedIp: "203.0.113.7" });
});
