import { newKeyProviderSchema, newTokenKeySchema } from "@sluice/contracts";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { readSession, readSignedIn } from "../accounts/read-session.ts";
import { signIn } from "../accounts/sign-in.ts";
import { authenticateApiKey } from "../api-keys/authenticate-api-key.ts";
import { createApiKey } from "../api-keys/create-api-key.ts";
import { quickStart } from "../channels/quick-start.ts";
import type { Control } from "../control.ts";
import { createKeyProvider } from "../key-providers/create-key-provider.ts";
import { listMails } from "../mails/list-mails.ts";
import { readSnapshot } from "../snapshot/read-snapshot.ts";
import { addMember, createTestControl, type TestControl } from "../testing/index.ts";
import { createTokenKey } from "../token-keys/create-token-key.ts";
import { recordUsage } from "../usage/record-usage.ts";
import { closeTenant } from "./close-tenant.ts";
import { createTenant } from "./create-tenant.ts";
import { eraseTenants } from "./erase-tenants.ts";
import { exportTenant } from "./export-tenant.ts";
import { getTenant } from "./get-tenant.ts";
import { listMemberships } from "./list-memberships.ts";
import { restoreTenant } from "./restore-tenant.ts";
import { switchTenant } from "./switch-tenant.ts";

const DAY_MS = 24 * 3_600_000;

let testControl: TestControl;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
});
afterAll(() => testControl.close());

const erase = (control: Control) =>
  eraseTenants(control, (_, error) => {
    throw error;
  });

describe("a person with several tenants", () => {
  test("makes another, goes over to it, and is led there by the next sign-in; an open session stays where it is", async () => {
    const { control, newTenant } = testControl;
    const first = await newTenant("First");
    const claim = await signIn(control, first, null);
    const { person } = (await readSignedIn(control, claim)) ?? { person: null };
    if (person === null) throw new Error("signed in as nobody");
    const { tenantId } = await createTenant(control, person, { name: "Second" }, null);
    expect(await listMemberships(control, person)).toMatchObject([
      { tenantName: "First", role: "owner" },
      { tenantName: "Second", role: "owner" },
    ]);
    expect(await switchTenant(control, claim, tenantId)).toBe(tenantId);
    expect(await readSession(control, claim)).toMatchObject({ tenant: { name: "First" } });
    expect(await readSession(control, { ...claim, tenantId })).toMatchObject({ tenant: { name: "Second" } });
    expect(await readSession(control, await signIn(control, first, null))).toMatchObject({
      tenant: { name: "Second" },
    });
  });

  test("cannot go over to a tenant of others, nor with a session that has ended", async () => {
    const { control, newTenant } = testControl;
    const [one, other] = [await newTenant(), await newTenant()];
    const claim = await signIn(control, one, null);
    expect(await switchTenant(control, claim, other.tenantId)).toBeNull();
    const ended = { ...claim, sessionVersion: claim.sessionVersion + 1 };
    expect(await switchTenant(control, ended, one.tenantId)).toBeNull();
    expect(await readSession(control, { ...claim, tenantId: other.tenantId })).toBeNull();
  });
});

describe("deleting a tenant", () => {
  test("takes its exact name; closing, restoring and both mails are once each", async () => {
    const { control, newTenant } = testControl;
    const tenant = await newTenant("Arena TV");
    await expect(closeTenant(tenant, { name: "arena tv" })).rejects.toMatchObject({ code: "invalid_request" });
    const closed = await closeTenant(tenant, { name: "Arena TV" });
    expect(closed.deletion).toEqual({ closedAt: "2026-05-01T10:00:00.000Z", erasesAt: "2026-05-15T10:00:00.000Z" });
    expect(await closeTenant(tenant, { name: "Arena TV" })).toEqual(closed);
    expect((await restoreTenant(tenant)).deletion).toBeNull();
    expect((await restoreTenant(tenant)).deletion).toBeNull();
    const subjects = (await listMails(control))
      .filter(({ recipient }) => recipient === tenant.email)
      .map((m) => m.subject);
    expect(subjects.filter((subject) => subject === "Arena TV will be deleted")).toHaveLength(1);
    expect(subjects.filter((subject) => subject === "Arena TV will not be deleted")).toHaveLength(1);
  });

  test("takes its channels from packagers at once; restored, they come back with segment names of their own", async () => {
    const { control, newTenant } = testControl;
    const tenant = await newTenant("Arena TV");
    const made = await quickStart(tenant, { name: "one", testSource: false });
    const other = await newTenant();
    const kept = await quickStart(other, { name: "one", testSource: false });
    const before = await readSnapshot(control, undefined);
    await closeTenant(tenant, { name: "Arena TV" });
    const closed = await readSnapshot(control, before?.revision);
    expect(closed).toMatchObject({ channels: [], deletedChannelIds: [made.channel.id] });
    const all = await readSnapshot(control, undefined);
    expect(all?.channels.map(({ channelId }) => channelId)).toContain(kept.channel.id);
    expect(all?.channels.map(({ channelId }) => channelId)).not.toContain(made.channel.id);
    await restoreTenant(tenant);
    const restored = await readSnapshot(control, closed?.revision);
    expect(restored?.channels.map(({ channelId }) => channelId)).toEqual([made.channel.id]);
    expect(restored?.channels[0]?.originEndpoints.map(({ segmentGeneration }) => segmentGeneration)).toEqual([1, 1]);
  });

  test("marks its keys and sessions as of a closed tenant", async () => {
    const { control, newTenant } = testControl;
    const tenant = await newTenant("Arena TV");
    const { secret } = await createApiKey(tenant, { name: "k", permissions: ["tenant:read"], expiresInDays: null });
    const claim = await signIn(control, tenant, null);
    expect(await authenticateApiKey(control, secret)).toMatchObject({ isTenantClosed: false });
    await closeTenant(tenant, { name: "Arena TV" });
    expect(await authenticateApiKey(control, secret)).toMatchObject({ isTenantClosed: true });
    expect(await readSession(control, claim)).toMatchObject({ tenant: { deletion: { closedAt: expect.any(String) } } });
    await restoreTenant(tenant);
    expect(await authenticateApiKey(control, secret)).toMatchObject({ isTenantClosed: false });
  });
});

test("an export holds all configuration and usage, and no secret", async () => {
  const { control, newTenant } = testControl;
  const tenant = await newTenant("Arena TV");
  const made = await quickStart(tenant, { name: "one", testSource: false });
  const key = await createApiKey(tenant, { name: "deploy", permissions: ["tenant:read"], expiresInDays: null });
  const tokenKey = await createTokenKey(tenant, newTokenKeySchema.parse({ name: "web", algorithm: "HS256" }));
  const keys = [{ trackType: "ALL", keyId: "a".repeat(32), key: "b".repeat(32) }];
  await createKeyProvider(tenant, newKeyProviderSchema.parse({ name: "own", source: { kind: "STATIC", keys } }));
  await addMember(tenant, "viewer");
  await recordUsage(control, { node: "n", events: [usageEvent(tenant.tenantId, made.channel.id, "export")] });
  const exported = await exportTenant(tenant);
  expect(exported).toMatchObject({
    tenant: { name: "Arena TV" },
    channelGroups: [{ name: "live", channels: [{ name: "one", originEndpoints: [{ name: "cmaf" }, { name: "ts" }] }] }],
    apiKeys: [{ name: "deploy" }],
    keyProviders: [{ name: "own" }],
    tokenKeys: [{ name: "web" }],
    tokenRevocations: [],
    usage: [{ channelId: made.channel.id, kind: "ingest", bytes: 7, requests: 1 }],
  });
  expect(exported.members).toHaveLength(2);
  const text = JSON.stringify(exported);
  for (const secret of [
    key.secret,
    tokenKey.secret,
    "b".repeat(32),
    ...made.ingestCredentials.map(({ password }) => password),
  ]) {
    expect(text).not.toContain(secret);
  }
});

describe("erasure", () => {
  const tablesOfTenants = async (): Promise<string[]> => {
    const rows = await testControl.database.query(
      "superuser",
      `select c.relname::text as name from pg_class c
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnum > 0
       where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`,
    );
    return rows.map((row) => String((row as { name: unknown }).name));
  };
  const rowsOf = async (tenantId: string): Promise<unknown[]> => {
    const parts = (await tablesOfTenants()).map((name) => `select '${name}' as name from ${name} where tenant_id = $1`);
    parts.push("select 'tenant' as name from tenant where id = $1");
    return testControl.database.query("superuser", [parts.join(" union all "), [tenantId]]);
  };

  test("leaves a tenant alone until its 14 days are over, then removes every row of it, and none of others", async () => {
    const { control, clock, database, newTenant } = testControl;
    const tenant = await newTenant("Arena TV");
    const other = await newTenant();
    const made = await quickStart(tenant, { name: "one", testSource: false });
    await quickStart(other, { name: "one", testSource: false });
    await createApiKey(
      { ...tenant, idempotency: { key: "k", requestHash: "h" } },
      { name: "k", permissions: ["tenant:read"], expiresInDays: null },
    );
    await addMember(tenant, "viewer");
    await recordUsage(control, { node: "n", events: [usageEvent(tenant.tenantId, made.channel.id, "erase")] });
    const erased = [tenant.tenantId];
    await database.query(
      "superuser",
      [
        "insert into usage_hour (tenant_id, hour, channel_id, origin_endpoint_id, kind, bytes, requests) values ($1, '2026-03-01T00:00:00Z', 'c', '', 'licence', 0, 1)",
        erased,
      ],
      ["insert into billing_account (tenant_id, customer_id) values ($1, 'cus_' || $1)", erased],
      [
        "insert into meter_push (tenant_id, meter, hour, sequence, value, at) values ($1, 'licences', '2026-03-01T00:00:00Z', 0, 1, '2026-03-01T00:00:00Z')",
        erased,
      ],
      [
        "insert into meter_difference (tenant_id, meter, hour, ours, theirs, found_at) values ($1, 'licences', '2026-03-01T00:00:00Z', 1, 2, now())",
        erased,
      ],
    );
    expect((await rowsOf(tenant.tenantId)).map((row) => (row as { name: string }).name)).toContain("meter_due");
    await closeTenant(tenant, { name: "Arena TV" });
    const othersBefore = await rowsOf(other.tenantId);
    clock.nowMs += 14 * DAY_MS - 1;
    expect(await erase(control)).toEqual({ erased: 0 });
    expect(await getTenant(tenant)).toMatchObject({ name: "Arena TV" });
    clock.nowMs += 1;
    await expect(restoreTenant(tenant)).rejects.toMatchObject({ code: "tenant_closed" });
    expect(await erase(control)).toEqual({ erased: 1 });
    expect(await erase(control)).toEqual({ erased: 0 });
    expect(await rowsOf(tenant.tenantId)).toEqual([]);
    const told = (await listMails(control)).filter(({ subject }) => subject === "Arena TV is deleted");
    expect(told.map(({ recipient }) => recipient)).toEqual([tenant.email]);
    expect(await rowsOf(other.tenantId)).toEqual(othersBefore);
    // The owner's account is a person's and stays; without a tenant it leads nowhere.
    const claim = await signIn(control, tenant, null);
    expect(await readSignedIn(control, claim)).toMatchObject({ person: { email: tenant.email }, session: null });
    const kept = await database.query("superuser", ["select * from erased_tenant where id = $1", [tenant.tenantId]]);
    expect(kept).toMatchObject([
      {
        usage: [
          { month: "2026-03", kind: "licence", bytes: "0", requests: "1" },
          { month: "2026-05", kind: "ingest", bytes: "7", requests: "1" },
        ],
      },
    ]);
    for (const personal of ["Arena", tenant.email, "Owner"]) expect(JSON.stringify(kept)).not.toContain(personal);
  });

  test("is the only thing that removes audit entries: not even the system's role can otherwise", async () => {
    const { database, newTenant } = testControl;
    const { tenantId } = await newTenant();
    for (const role of ["sluice_system", "superuser"] as const) {
      await expect(
        database.query(
          role,
          "begin",
          ["select set_config('app.erasing_tenant_id', $1, true)", [tenantId]],
          ["delete from audit_entry where tenant_id = $1", [tenantId]],
        ),
      ).rejects.toThrow(/append-only/);
    }
  });
});

const usageEvent = (tenantId: string, channelId: string, id: string) =>
  ({
    id,
    tenantId,
    channelId,
    kind: "ingest",
    ingestEndpointIndex: 1,
    minuteMs: Date.parse("2026-05-01T09:00:00Z"),
    bytes: 7,
    requests: 1,
  }) as never;
