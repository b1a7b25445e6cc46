import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { expect, inject, test } from "vitest";
import { auditEntryHash, type ChainedEntry, GENESIS_HASH } from "./index.ts";

const migration = (name: string): string =>
  readFileSync(path.resolve(import.meta.dirname, "../../../prisma/migrations", name, "migration.sql"), "utf8");

const connect = async (url: URL): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  return client;
};

test("the entries that were there before are chained in their order, by an owner whom row-level security binds", async () => {
  const name = `chain_${randomBytes(4).toString("hex")}`;
  const admin = await connect(new URL(inject("testServerUrl")));
  await admin.query(`create role ${name} login password 'p' in role sluice_app, sluice_system`);
  await admin.query(`create database ${name} owner ${name}`);
  const url = new URL(inject("testServerUrl"));
  Object.assign(url, { pathname: `/${name}`, username: name, password: "p" });
  const owner = await connect(url);
  try {
    await owner.query(migration("20261123000000_foundation"));
    await owner.query("set role sluice_system");
    for (const tenant of ["tn_a", "tn_b", "tn_new"]) {
      await owner.query("insert into tenant (id, name) values ($1, 'T')", [tenant]);
    }
    const insert = (id: string, tenant: string, at: string, before: string | null, ip: string | null) =>
      owner.query(
        `insert into audit_entry (id, tenant_id, at, actor_kind, actor_id, actor_label, action, target_kind, target_id, target_label, before, ip)
         values ($1, $2, $3, 'user', 'us', 'ä:1', 'channel.create', 'channel', 'ch', 'live/one', $4, $5)`,
        [id, tenant, at, before, ip],
      );
    await insert("ae_3", "tn_a", "2026-01-02T00:00:00.000Z", '{"b": 1.50, "a": ["\\u00fc", null]}', "192.0.2.1");
    await insert("ae_1", "tn_a", "2026-01-02T00:00:00.000Z", null, null);
    await insert("ae_2", "tn_b", "2026-01-03T00:00:00.000Z", "null", "");
    await insert("ae_4", "tn_a", "2026-01-01T00:00:00.123Z", "{}", null);
    await owner.query("reset role");
    await owner.query(migration("20261126174000_audit_chain"));

    await owner.query("set role sluice_system");
    const { rows } = await owner.query<ChainedEntry>(
      `select tenant_id as "tenantId", sequence::text as sequence, previous_hash as "previousHash", id,
         to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, actor_kind as "actorKind",
         actor_id as "actorId", actor_label as "actorLabel", action, target_kind as "targetKind",
         target_id as "targetId", target_label as "targetLabel", before::text as before, after::text as after, ip, hash
       from audit_entry e order by tenant_id, e.sequence`,
    );
    expect(rows.map(({ id, sequence }) => [id, sequence])).toEqual([
      ["ae_4", "1"],
      ["ae_1", "2"],
      ["ae_3", "3"],
      ["ae_2", "1"],
    ]);
    for (const row of rows) expect(auditEntryHash(row)).toBe(row.hash);
    const hashes = rows.map(({ hash }) => hash);
    expect(rows.map(({ previousHash }) => previousHash)).toEqual([GENESIS_HASH, hashes[0], hashes[1], GENESIS_HASH]);
    const { rows: heads } = await owner.query("select sequence::int as n, hash from audit_head order by tenant_id");
    expect(heads).toEqual([
      { n: 3, hash: hashes[2] },
      { n: 1, hash: hashes[3] },
      { n: 0, hash: GENESIS_HASH },
    ]);
    await owner.query("reset role");
    await expect(owner.query("update audit_entry set action = 'x'")).rejects.toThrow(/append-only/);
    const { rows: forced } = await owner.query(
      "select relname::text from pg_class where relforcerowsecurity and relname in ('audit_entry', 'audit_head', 'tenant') order by 1",
    );
    expect(forced).toHaveLength(3);
  } finally {
    await owner.end();
    await admin.query(`drop database ${name} with (force)`);
    await admin.query(`drop role ${name}`);
    await admin.end();
  }
});
