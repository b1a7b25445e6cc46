import type { TenantId } from "@sluice/contracts";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { newId, openDatabase } from "./index.ts";
import { createTestDatabase, type TestDatabase } from "./testing/index.ts";

let database: TestDatabase;
const A = newId("tenant");
const B = newId("tenant");

/** Every table that has rows of tenants. A new one must be added here, or the first test fails. */
const TENANT_TABLES = [
  "access_log_hour",
  "api_key",
  "api_key_channel_group",
  "audit_entry",
  "audit_head",
  "billing_account",
  "budget",
  "budget_alert",
  "cdn_secret",
  "channel",
  "channel_config",
  "channel_group",
  "channel_status",
  "content_key",
  "endpoint_key_state",
  "feature_flag_override",
  "idempotency_key",
  "ingest_endpoint",
  "invitation",
  "key_provider",
  "key_seed",
  "licence_request",
  "member",
  "meter_difference",
  "meter_due",
  "meter_push",
  "month_spending",
  "onboarding_dismissal",
  "origin_endpoint",
  "tenant_access",
  "token_key",
  "token_revocation",
  "usage_adjustment",
  "usage_check_due",
  "usage_difference",
  "usage_event",
  "usage_hour",
  "usage_open_hour",
] as const;

const asTenant = (tenant: TenantId | undefined, sql: string) =>
  database.query(
    "sluice_app",
    "begin",
    ...(tenant === undefined ? [] : [["select set_config('app.tenant_id', $1, true)", [tenant]] as const]),
    sql,
  );

const seed = async (tenant: TenantId, n: number): Promise<void> => {
  const user = newId("user");
  const id = (kind: string) => `${kind}_${n}`;
  await database.query(
    "superuser",
    ["insert into tenant (id, name) values ($1, 'T')", [tenant]],
    [`insert into "user" (id, name, email, password_hash) values ($1, 'U', $2, 'x')`, [user, `u${n}@example.com`]],
    ["insert into member (id, tenant_id, user_id, role) values ($1, $2, $3, 'owner')", [id("mb"), tenant, user]],
    [
      "insert into feature_flag_override (tenant_id, flag, enabled, set_at) values ($1, 'testSource', false, now())",
      [tenant],
    ],
    ["insert into onboarding_dismissal (tenant_id, user_id, dismissed_at) values ($1, $2, now())", [tenant, user]],
    [
      "insert into invitation (id, tenant_id, email, role, token_hash, invited_by, expires_at) values ($1, $2, 'i@example.com', 'viewer', $1, 'u', now())",
      [id("iv"), tenant],
    ],
    [
      "insert into channel_group (id, tenant_id, name, description, egress_id) values ($1, $2, 'live', '', $3)",
      [id("cg"), tenant, id("eg")],
    ],
    [
      "insert into channel (id, tenant_id, channel_group_id, name, description, input_type, test_source) values ($1, $2, $3, 'one', '', 'HLS', false)",
      [id("ch"), tenant, id("cg")],
    ],
    [
      "insert into ingest_endpoint (id, tenant_id, channel_id, index, username, sealed_password) values ($1, $2, $3, 1, 'u', 's')",
      [id("ie"), tenant, id("ch")],
    ],
    [
      "insert into origin_endpoint (id, tenant_id, channel_id, name, description, container, segment_duration_seconds, segment_name, ts_use_audio_rendition_group, start_over_window_seconds, manifests) values ($1, $2, $3, 'ts', '', 'TS', 6, 'segment', false, 900, '[]')",
      [id("ep"), tenant, id("ch")],
    ],
    [
      "insert into content_key (tenant_id, origin_endpoint_id, period_index, track_type, key_id, sealed_key, signals, fetched_at) values ($1, $2, 0, 'ALL', repeat('0', 32), 's', '[]', now())",
      [tenant, id("ep")],
    ],
    [
      "insert into licence_request (id, tenant_id, channel_id, origin_endpoint_id, minute, system, outcome, reason, count, last_at, sample) values ($1, $2, $3, $4, '2026-01-01T00:00:00Z', 'CLEAR_KEY', 'granted', '', 1, now(), '{}')",
      [id("lr"), tenant, id("ch"), id("ep")],
    ],
    ["insert into endpoint_key_state (origin_endpoint_id, tenant_id) values ($1, $2)", [id("ep"), tenant]],
    [
      "insert into key_provider (id, tenant_id, name, description, source, sealed_source) values ($1, $2, 'p', '', '{}', 's')",
      [id("kp"), tenant],
    ],
    ["insert into key_seed (tenant_id, sealed_seed) values ($1, 's')", [tenant]],
    [
      "insert into token_key (id, tenant_id, channel_group_id, name, kid, algorithm, sealed_secret, created_by, created_at) values ($1, $2, $3, 'k', 'k', 'HS256', 's', 'u', now())",
      [id("tk"), tenant, id("cg")],
    ],
    [
      "insert into token_revocation (id, tenant_id, kind, value, created_by, created_at, expires_at) values ($1, $2, 'token', 't', 'u', now(), now())",
      [id("tr"), tenant],
    ],
    ["insert into tenant_access (tenant_id) values ($1)", [tenant]],
    [
      "insert into cdn_secret (id, tenant_id, origin_endpoint_id, sealed_hash, created_by, created_at) values ($1, $2, $3, 's', 'u', now())",
      [id("cs"), tenant, id("ep")],
    ],
    [
      "insert into channel_config (channel_id, tenant_id, document, sealed_ha1) values ($1, $2, '{}', 's')",
      [id("ch"), tenant],
    ],
    [
      "insert into channel_status (channel_id, node, tenant_id, at, document) values ($1, 'n', $2, now(), '{}')",
      [id("ch"), tenant],
    ],
    [
      "insert into api_key (id, tenant_id, name, prefix, secret_hash, permissions, created_by) values ($1, $2, 'k', 'sk_', $1, '{}', 'u')",
      [id("ak"), tenant],
    ],
    [
      "insert into api_key_channel_group (api_key_id, channel_group_id, tenant_id) values ($1, $2, $3)",
      [id("ak"), id("cg"), tenant],
    ],
    [
      "insert into idempotency_key (tenant_id, actor_id, key, request_hash, sealed_answer) values ($1, 'u', 'k', 'h', 's')",
      [tenant],
    ],
    [
      "insert into usage_event (id, tenant_id, channel_id, kind, minute, bytes, requests) values ($2, $1, $3, 'ingest', '2026-01-01T00:00:00Z', 1, 1)",
      [tenant, id("ue"), id("ch")],
    ],
    [
      "insert into usage_hour (tenant_id, hour, channel_id, origin_endpoint_id, kind, bytes, requests) values ($1, '2026-01-01T00:00:00Z', $2, '', 'ingest', 1, 1)",
      [tenant, id("ch")],
    ],
    [
      "insert into access_log_hour (node, hour, tenant_id, channel_id, origin_endpoint_id, kind, bytes, requests, is_whole, received_at) values ('n', '2026-01-01T00:00:00Z', $1, $2, '', 'ingest', 1, 1, true, now())",
      [tenant, id("ch")],
    ],
    ["insert into usage_check_due (tenant_id, hour) values ($1, '2026-01-01T00:00:00Z')", [tenant]],
    [
      "insert into usage_difference (tenant_id, hour, kind, counted, logged, ratio, is_flagged, is_whole, compared_at) values ($1, '2026-01-01T00:00:00Z', 'ingest', 1, 2, 0.5, true, true, now())",
      [tenant],
    ],
    ["insert into billing_account (tenant_id, customer_id) values ($1, $2)", [tenant, id("cus")]],
    [
      "insert into meter_push (tenant_id, meter, hour, sequence, value, at) values ($1, 'licences', '2026-01-01T00:00:00Z', 0, 1, '2026-01-01T00:00:00Z')",
      [tenant],
    ],
    [
      "insert into meter_difference (tenant_id, meter, hour, ours, theirs, found_at) values ($1, 'licences', '2026-01-01T00:00:00Z', 1, 2, now())",
      [tenant],
    ],
    ["insert into usage_open_hour (tenant_id, hour, touched_at) values ($1, '2026-01-01T00:00:00Z', now())", [tenant]],
    [
      "insert into usage_adjustment (id, tenant_id, hour, meter, amount, reason, actor_id, actor_label) values ($2, $1, '2026-01-01T00:00:00Z', 'ingestBytes', 1, 'r', 'a', 'a')",
      [tenant, id("ua")],
    ],
    [
      "insert into budget (tenant_id, monthly_cents, alert_percents, is_hard_cap) values ($1, 100, '{50}', false)",
      [tenant],
    ],
    [
      "insert into budget_alert (tenant_id, month, percent, spent_cents, monthly_cents, told_at) values ($1, '2026-01-01', 50, 1, 1, now())",
      [tenant],
    ],
    [
      "insert into month_spending (tenant_id, month, cents, is_plan_used_up, computed_at) values ($1, '2026-01-01', 1, false, now())",
      [tenant],
    ],
    [
      "insert into audit_entry (id, tenant_id, actor_kind, actor_id, actor_label, action, target_kind, target_id, target_label) values ($1, $2, 'user', 'u', 'u', 'a', 't', 't', 't')",
      [id("ae"), tenant],
    ],
  );
};

beforeAll(async () => {
  database = await createTestDatabase(inject("testServerUrl"));
  await seed(A, 1);
  await seed(B, 2);
});
afterAll(() => database.drop());

test("every table with a tenant_id forces row-level security for both roles", async () => {
  const rows = await database.query(
    "superuser",
    `select c.relname::text as name, c.relrowsecurity and c.relforcerowsecurity as forced,
       (select array_agg(polname::text order by polname) from pg_policy
        where polrelid = c.oid and polname <> 'key_confinement') as policies
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attnum > 0 order by 1`,
  );
  expect(rows).toEqual(
    TENANT_TABLES.map((name) => ({ name, forced: true, policies: ["system_access", "tenant_isolation"] })),
  );
});

/** What hangs below a channel group is hidden from whoever is confined to others. A new table needs the policy too. */
const CONFINED_TABLES = [
  "access_log_hour",
  "cdn_secret",
  "channel",
  "channel_group",
  "channel_status",
  "content_key",
  "endpoint_key_state",
  "ingest_endpoint",
  "licence_request",
  "origin_endpoint",
  "token_key",
  "usage_event",
  "usage_hour",
] as const;
/** No tenant reads the one; the other is what confinement is made of. */
const NOT_CONFINED = ["channel_config", "api_key_channel_group"];
/** About a tenant as a whole, and read along with what is confined. */
const HIDDEN_WHOLE = ["usage_adjustment"];

test("every table of a tenant that names a channel group or a channel confines", async () => {
  const rows = await database.query(
    "superuser",
    `select distinct c.relname::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
       and (a.attname in ('channel_group_id', 'channel_id', 'origin_endpoint_id') or c.relname = 'channel_group')
       and c.relname <> all (array['${NOT_CONFINED.join("','")}']) order by 1`,
  );
  expect(rows.map(({ name }) => name)).toEqual(CONFINED_TABLES);
  const policies = await database.query(
    "superuser",
    "select polrelid::regclass::text as name, polpermissive as adds from pg_policy where polname = 'key_confinement' order by 1",
  );
  const confining = [...CONFINED_TABLES, ...HIDDEN_WHOLE].sort();
  expect(policies).toEqual(confining.map((name) => ({ name, adds: false })));
});

test.each(HIDDEN_WHOLE)("%s shows nothing to whoever is confined, be it to a group of the tenant", async (table) => {
  const asConfined = (groups: string) =>
    database.query(
      "sluice_app",
      "begin",
      ["select set_config('app.tenant_id', $1, true), set_config('app.channel_group_ids', $2, true)", [A, groups]],
      `select tenant_id from ${table}`,
    );
  expect(await asConfined("{cg_1}")).toEqual([]);
  expect(await asConfined("")).toEqual([{ tenant_id: A }]);
});

describe.each(CONFINED_TABLES)("%s", (table) => {
  const asConfined = (groups: string) =>
    database.query(
      "sluice_app",
      "begin",
      ["select set_config('app.tenant_id', $1, true), set_config('app.channel_group_ids', $2, true)", [A, groups]],
      `select tenant_id from ${table}`,
    );

  test("shows whoever is confined its own groups' rows, and nothing of others, nor of another tenant's group", async () => {
    expect(await asConfined("{cg_1}")).toEqual([{ tenant_id: A }]);
    for (const groups of ["{cg_other}", "{cg_2}", "{}"]) expect(await asConfined(groups)).toEqual([]);
    expect(await asConfined("")).toEqual([{ tenant_id: A }]);
  });
});

test("whoever is confined makes no group, and no channel in another", async () => {
  const insert = (sql: string) =>
    database.query(
      "sluice_app",
      "begin",
      ["select set_config('app.tenant_id', $1, true), set_config('app.channel_group_ids', '{cg_9}', true)", [A]],
      sql,
    );
  const group = `insert into channel_group (id, tenant_id, name, description, egress_id) values ('cg_x', '${A}', 'x', '', 'x')`;
  const channel = `insert into channel (id, tenant_id, channel_group_id, name, description, input_type, test_source) values ('ch_x', '${A}', 'cg_1', 'x', '', 'HLS', false)`;
  for (const sql of [group, channel]) await expect(insert(sql)).rejects.toThrow(/row-level security/);
});

describe.each(TENANT_TABLES)("%s", (table) => {
  test("shows no row to a connection that has named no tenant", async () => {
    expect(await asTenant(undefined, `select tenant_id from ${table}`)).toEqual([]);
  });

  test("shows a tenant its own row and none of another's", async () => {
    expect(await asTenant(A, `select tenant_id from ${table}`)).toEqual([{ tenant_id: A }]);
  });
});

test("a tenant sees itself alone in the table of tenants, and its own people in the table of users", async () => {
  expect(await asTenant(A, "select id from tenant")).toEqual([{ id: A }]);
  expect(await asTenant(A, `select email from "user"`)).toEqual([{ email: "u1@example.com" }]);
});

test("nobody's password hash can be read by the application role", async () => {
  await expect(asTenant(A, `select password_hash from "user"`)).rejects.toThrow(/permission denied/);
});

test.each([
  "email_token",
  "user_session",
  "two_factor",
  "recovery_code",
  "rate_limit",
  "mail",
  "packager_node",
  "usage_horizon",
  "erased_tenant",
  "billing_notification",
  "platform_audit_entry",
])("%s is closed to the application role", async (table) => {
  await expect(asTenant(A, `select 1 from ${table}`)).rejects.toThrow(/permission denied/);
});

test("a row for another tenant is refused", async () => {
  const insert = `insert into channel_group (id, tenant_id, name, description, egress_id) values ('cg_x', '${B}', 'x', '', 'x')`;
  await expect(asTenant(A, insert)).rejects.toThrow(/row-level security/);
});

test("a row cannot be hung below another tenant's, nor moved to it", async () => {
  const below = `insert into channel (id, tenant_id, channel_group_id, name, description, input_type, test_source) values ('ch_x', '${A}', 'cg_2', 'x', '', 'HLS', false)`;
  await expect(asTenant(A, below)).rejects.toThrow(/foreign key/);
  await expect(asTenant(A, `update channel set tenant_id = '${B}'`)).rejects.toThrow(/row-level security/);
});

test("changes and removals pass over another tenant's rows", async () => {
  expect(await asTenant(A, "update channel_group set description = 'mine' where id = 'cg_2' returning id")).toEqual([]);
  expect(await asTenant(A, "delete from origin_endpoint where id = 'ep_2' returning id")).toEqual([]);
});

test("the tenant of one transaction is forgotten by the next on the same connection", async () => {
  const rows = await database.query(
    "sluice_app",
    "begin",
    ["select set_config('app.tenant_id', $1, true)", [A]],
    "commit",
    "select id from channel_group",
  );
  expect(rows).toEqual([]);
});

test("the audit log can be added to, and neither changed nor cleared, by anybody", async () => {
  for (const role of ["sluice_app", "sluice_system", "superuser"] as const) {
    await expect(database.query(role, "update audit_entry set action = 'x'")).rejects.toThrow(
      /permission denied|append-only/,
    );
    await expect(database.query(role, "delete from audit_entry")).rejects.toThrow(/permission denied|append-only/);
    await expect(database.query(role, "truncate audit_entry")).rejects.toThrow(/permission denied|append-only/);
  }
});

test("the application role can write a mail and read none", async () => {
  await asTenant(A, "select queue_mail('ml_1', 'a@example.com', 's', 't', 'h')");
  await expect(asTenant(A, "select text from mail")).rejects.toThrow(/permission denied/);
});

test("jobs can be asked for by the system role alone, and only those that exist", async () => {
  const enqueue = (task: string) => `select enqueue_job('${task}', '{}'::json)`;
  await expect(database.query("sluice_app", enqueue("deliver-mail"))).rejects.toThrow(/permission denied/);
  await expect(database.query("sluice_system", enqueue("rm-rf"))).rejects.toThrow(/there is no job/);
  await database.query("sluice_system", enqueue("deliver-mail"));
  await expect(database.query("sluice_system", "select * from graphile_worker.jobs")).rejects.toThrow(
    /permission denied/,
  );
});

test("forTenant shows the named tenant, rolls back what throws, and reads times as they were written", async () => {
  const db = openDatabase({ url: database.url, poolSize: 1 });
  try {
    const groups = await db.forTenant(A, (tx) => tx.channelGroup.findMany());
    expect(groups.map(({ id }) => id)).toEqual(["cg_1"]);
    const at = new Date("2026-07-01T12:34:56.789Z");
    const failed = db.forTenant(B, async (tx) => {
      const changed = await tx.channelGroup.update({
        where: { id: "cg_2" },
        data: { description: "lost", updatedAt: at },
      });
      expect(changed.updatedAt).toEqual(at);
      throw new Error("no");
    });
    await expect(failed).rejects.toThrow("no");
    expect((await db.forTenant(B, (tx) => tx.channelGroup.findFirst()))?.description).toBe("");
  } finally {
    await db.close();
  }
});

test("a correction of usage is never changed, by whomever", async () => {
  for (const role of ["sluice_app", "sluice_system", "superuser"] as const) {
    const change = database.query(role, "update usage_adjustment set amount = 2");
    await expect(change).rejects.toThrow(/permission denied|append-only/);
    const truncation = database.query(role, "truncate usage_adjustment");
    await expect(truncation).rejects.toThrow(/permission denied|append-only/);
  }
});
