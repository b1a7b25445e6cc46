import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { createChannelGroup } from "../channel-groups/create-channel-group.ts";
import { updateChannelGroup } from "../channel-groups/update-channel-group.ts";
import { quickStart } from "../channels/quick-start.ts";
import type { TenantContext } from "../control.ts";
import { updateTenant } from "../tenants/update-tenant.ts";
import { createTestControl, type TestControl } from "../testing/index.ts";
import { listAuditEntries } from "./list-audit-entries.ts";
import { type KnownHead, verifyAllAuditChains, verifyAuditChain } from "./verify-audit-chain.ts";

let testControl: TestControl;
let tenant: TenantContext;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
});
beforeEach(async () => {
  tenant = await testControl.newTenant();
  for (let i = 2; i <= 8; i++) await createChannelGroup(tenant, { name: `group-${i}`, description: `"${i}" ü` });
});
afterAll(() => testControl.close());

/** Writes as nobody but the owner of the machine can: past every trigger and every policy. */
const tamper = (...statements: string[]) =>
  testControl.database.query(
    "superuser",
    "set session_replication_role = replica",
    ...statements.map((sql) => [sql.replaceAll("$tenant", `'${tenant.tenantId}'`), []] as const),
  );
const where = (sequence: number) => `where tenant_id = $tenant and sequence = ${sequence}`;

test("what was written by itself is unbroken, numbered from 1 without a gap", async () => {
  const { items } = await listAuditEntries(tenant, { limit: 100 });
  expect(items.map(({ sequence }) => sequence)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
  expect(await verifyAuditChain(tenant)).toEqual({ entries: 8, headHash: items[0]?.hash, broken: null });
});

describe("a log that was tampered with by whoever may do everything is found broken, at the first place", () => {
  test.each([
    "id",
    "at",
    "actor_kind",
    "actor_id",
    "actor_label",
    "action",
    "target_kind",
    "target_id",
    "target_label",
    "before",
    "after",
    "ip",
    "hash",
  ])("%s of an entry changed", async (column) => {
    const other = { at: "now()", actor_kind: "'system'", before: "'{}'", after: '\'{"name":"x"}\'' }[column] ?? "'x'";
    await tamper(`update audit_entry set "${column}" = ${column === "id" ? "'ae_x' || id" : other} ${where(5)}`);
    expect((await verifyAuditChain(tenant)).broken).toMatchObject({ sequence: 5, fault: "changed" });
  });

  test("one changed and its hash made to fit: the next one does not follow it", async () => {
    await tamper(
      `update audit_entry set actor_label = 'x' ${where(5)}`,
      `update audit_entry e set hash = audit_entry_hash(e) ${where(5)}`,
    );
    expect((await verifyAuditChain(tenant)).broken).toMatchObject({ sequence: 6, fault: "reordered" });
  });

  test("one taken out of the middle, or the first", async () => {
    await tamper(`delete from audit_entry ${where(5)}`);
    expect(await verifyAuditChain(tenant)).toMatchObject({ entries: 4, broken: { sequence: 5, fault: "missing" } });
    await tamper(`delete from audit_entry ${where(1)}`);
    expect(await verifyAuditChain(tenant)).toMatchObject({ entries: 0, broken: { sequence: 1, fault: "missing" } });
  });

  test("one taken out and the others moved up", async () => {
    await tamper(
      `delete from audit_entry ${where(5)}`,
      "update audit_entry set sequence = -sequence where tenant_id = $tenant and sequence > 5",
      "update audit_entry set sequence = -sequence - 1 where tenant_id = $tenant and sequence < 0",
    );
    expect((await verifyAuditChain(tenant)).broken).toMatchObject({ sequence: 5, fault: "reordered" });
  });

  test("two that changed places", async () => {
    await tamper(
      `update audit_entry set sequence = -1 ${where(4)}`,
      `update audit_entry set sequence = 4 ${where(5)}`,
      `update audit_entry set sequence = 5 ${where(-1)}`,
    );
    expect((await verifyAuditChain(tenant)).broken).toMatchObject({ sequence: 4, fault: "reordered" });
  });

  test("the newest cut off", async () => {
    await tamper("delete from audit_entry where tenant_id = $tenant and sequence > 6");
    expect(await verifyAuditChain(tenant)).toMatchObject({ entries: 6, broken: { sequence: 7, fault: "headCutOff" } });
  });

  test("the head set back, changed, or taken away", async () => {
    await tamper("update audit_head set sequence = 6 where tenant_id = $tenant");
    expect((await verifyAuditChain(tenant)).broken).toMatchObject({ sequence: 7, fault: "headWrong" });
    await tamper("update audit_head set sequence = 8, hash = 'x' where tenant_id = $tenant");
    expect((await verifyAuditChain(tenant)).broken).toMatchObject({ sequence: 8, fault: "headWrong" });
    await tamper("delete from audit_head where tenant_id = $tenant");
    expect((await verifyAuditChain(tenant)).broken).toMatchObject({ fault: "headWrong" });
  });

  test("the whole rest written anew, head included, which only a head kept elsewhere can show", async () => {
    const kept = await headsOf();
    await tamper(
      "delete from audit_entry where tenant_id = $tenant and sequence > 6",
      `update audit_head set sequence = 6, hash = (select hash from audit_entry ${where(6)}) where tenant_id = $tenant`,
    );
    expect((await verifyAuditChain(tenant)).broken).toBeNull();
    expect(await brokenBy(kept)).toMatchObject({ entries: 6, broken: { sequence: 7, fault: "headCutOff" } });
    for (const name of ["again-1", "again-2"]) await createChannelGroup(tenant, { name, description: "" });
    expect((await verifyAuditChain(tenant)).broken).toBeNull();
    expect((await brokenBy(kept))?.broken).toMatchObject({ sequence: 8, fault: "changed" });
  });

  test("a tenant that is gone since the heads were kept", async () => {
    const kept = new Map([["tn_gone", { sequence: 3, hash: "0".repeat(64) }]]);
    const found = [];
    for await (const chain of verifyAllAuditChains(testControl.control, kept)) found.push(chain);
    expect(found.find(({ tenantId }) => tenantId === ("tn_gone" as never))?.broken).toMatchObject({ sequence: 1 });
  });
});

const headsOf = async (): Promise<Map<string, KnownHead>> => {
  const heads = new Map<string, KnownHead>();
  for await (const { tenantId, entries, headHash } of verifyAllAuditChains(testControl.control)) {
    heads.set(tenantId, { sequence: entries, hash: headHash });
  }
  return heads;
};

const brokenBy = async (known: Map<string, KnownHead>) => {
  for await (const chain of verifyAllAuditChains(testControl.control, known)) {
    if (chain.tenantId === tenant.tenantId) return chain;
  }
  return undefined;
};

test("fifty changes of one tenant at once make one unbroken chain", async () => {
  const [first] = (await listAuditEntries(tenant, { limit: 1 })).items;
  const changes = Array.from({ length: 50 }, (_, i) => {
    if (i % 10 === 0) return quickStart(tenant, { name: `channel-${i}`, testSource: false });
    if (i % 10 === 1) return updateTenant(tenant, { name: `Name ${i}` });
    return i % 2 === 0
      ? updateChannelGroup(tenant, { channelGroup: `group-${(i % 6) + 2}`, description: `${i}` })
      : createChannelGroup(tenant, { name: `at-once-${i}`, description: "" });
  });
  const outcomes = await Promise.allSettled(changes);
  // Names are free and limits far away: none of them has a reason to be refused.
  expect(outcomes.filter(({ status }) => status === "rejected")).toEqual([]);
  const verification = await verifyAuditChain(tenant);
  expect(verification.broken).toBeNull();
  expect(verification.entries).toBeGreaterThanOrEqual((first?.sequence ?? 0) + 50);
});

test("a change of one tenant does not wait for another tenant's, which holds its log", async () => {
  const other = await testControl.newTenant();
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let held = (): void => undefined;
  const isHeld = new Promise<void>((resolve) => {
    held = resolve;
  });
  const holder = testControl.control.db.forTenant(tenant.tenantId, async (tx) => {
    await tx.$queryRaw`select 1 from lock_audit_head(${tenant.tenantId})`;
    held();
    await released;
  });
  await isHeld;
  const order: string[] = [];
  const blocked = createChannelGroup(tenant, { name: "waits", description: "" }).then(() => order.push("mine"));
  await createChannelGroup(other, { name: "free", description: "" }).then(() => order.push("other's"));
  release();
  await Promise.all([holder, blocked]);
  expect(order).toEqual(["other's", "mine"]);
});

test("nobody but the log itself writes its head, and no entry brings a number or a hash of its own", async () => {
  for (const role of ["sluice_app", "sluice_system"] as const) {
    await expect(testControl.database.query(role, "update audit_head set sequence = 0")).rejects.toThrow(
      /permission denied/,
    );
    await expect(testControl.database.query(role, "delete from audit_head")).rejects.toThrow(/permission denied/);
  }
  const [row] = await testControl.database.query("sluice_system", [
    `insert into audit_entry (id, tenant_id, actor_kind, actor_id, actor_label, action, target_kind, target_id, target_label, sequence, hash)
       values ('ae_own', $1, 'system', 's', 's', 'a', 't', 't', 't', 99, 'mine') returning sequence::int as sequence, hash`,
    [tenant.tenantId],
  ]);
  expect(row).toEqual({ sequence: 9, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect((await verifyAuditChain(tenant)).broken).toBeNull();
});
