import { AUDIT_ACTION_NAMES, AUDIT_ACTIONS } from "@sluice/contracts";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createApiKey } from "../api-keys/create-api-key.ts";
import { createChannelGroup } from "../channel-groups/create-channel-group.ts";
import { deleteChannelGroup } from "../channel-groups/delete-channel-group.ts";
import { quickStart } from "../channels/quick-start.ts";
import type { TenantContext } from "../control.ts";
import { createTestControl, type TestControl } from "../testing/index.ts";
import { exportAuditEntries } from "./export-audit-entries.ts";
import { listAuditEntries } from "./list-audit-entries.ts";

let testControl: TestControl;
let tenant: TenantContext;
let byKey: TenantContext;
const START_MS = Date.parse("2026-05-01T10:00:00.000Z");
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
  tenant = await testControl.newTenant();
  const key = await createApiKey(tenant, { name: "deploy_bot", permissions: ["channel:read"], expiresInDays: null });
  byKey = { ...tenant, actor: { kind: "apiKey", id: key.id, label: key.name }, ip: "198.51.100.9" };
  testControl.clock.nowMs = START_MS + 60_000;
  await createChannelGroup(byKey, { name: "by-key", description: 'say "hi", then leave' });
  testControl.clock.nowMs = START_MS + 120_000;
  await quickStart(tenant, { name: "one", testSource: false });
  await deleteChannelGroup(tenant, { channelGroup: "by-key" });
});
afterAll(() => testControl.close());

const all = { limit: 100 };
const actionsOf = async (filter: object) =>
  (await listAuditEntries(tenant, { ...all, ...filter })).items.map(({ action }) => action);

test("an entry says by which key, from where, what was before and what after", async () => {
  const { items } = await listAuditEntries(tenant, { ...all, action: "channelGroup.create" });
  expect(items.at(-1)).toMatchObject({
    actor: { kind: "apiKey", id: byKey.actor.id, label: "deploy_bot" },
    ip: "198.51.100.9",
    before: null,
    after: { name: "by-key" },
  });
  const [removed] = (await listAuditEntries(tenant, { ...all, action: "channelGroup.delete" })).items;
  expect(removed).toMatchObject({ before: { name: "by-key" }, after: null, ip: "192.0.2.1" });
});

describe("filters", () => {
  test.each([
    [{ action: "channelGroup.delete" }, ["channelGroup.delete"]],
    [{ targetKind: "apiKey" }, ["apiKey.create"]],
    [{ search: "by-key CREATE" }, ["channelGroup.create"]],
    [{ search: "198.51.100.9" }, ["channelGroup.create"]],
    [{ actor: "deploy" }, ["channelGroup.create"]],
    [{ actor: "DEPLOY_BOT", search: "nothing" }, []],
    [{ from: "2026-05-01T10:01:00Z", to: "2026-05-01T10:02:00Z" }, ["channelGroup.create"]],
    [{ to: "2026-05-01T10:01:00Z" }, ["apiKey.create", "account.signUp"]],
    [{ search: "" }, "all"],
    [{ search: "deploy%bot" }, []],
    [{ search: "by_key" }, []],
    [{ search: "\\" }, []],
  ] as const)("%j", async (filter, expected) => {
    const found = await actionsOf(filter);
    if (expected === "all") expect(found.length).toBeGreaterThan(6);
    else expect(found).toEqual(expected);
  });

  test("an actor is found by id alone", async () => {
    expect(await actionsOf({ actor: byKey.actor.id })).toEqual(["channelGroup.create"]);
  });

  test("another tenant's entries are found by nobody else", async () => {
    const other = await testControl.newTenant();
    expect((await listAuditEntries(other, { ...all, search: "by-key" })).items).toEqual([]);
  });
});

test("pages put together are the whole list, and what is added meanwhile neither repeats nor hides an entry", async () => {
  const whole = (await listAuditEntries(tenant, all)).items.map(({ id }) => id);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listAuditEntries(tenant, { limit: 2, ...(cursor === undefined ? {} : { cursor }) });
    seen.push(...page.items.map(({ id }) => id));
    await createChannelGroup(tenant, { name: `meanwhile-${seen.length}`, description: "" });
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(whole);
});

describe("a file", () => {
  const filter = { action: "channelGroup.create", search: "by-key" } as const;

  test("as JSON Lines holds the entries as they are listed", async () => {
    const { text, nextCursor, contentType } = await exportAuditEntries(tenant, { ...filter, format: "jsonl" });
    const { items } = await listAuditEntries(tenant, { ...all, ...filter });
    expect(text.split("\n").map((line) => line && JSON.parse(line))).toEqual([...items, ""]);
    expect([nextCursor, contentType]).toEqual([null, "application/jsonl; charset=utf-8"]);
  });

  test("as CSV has one head, quotes what must be quoted, and starts no formula", async () => {
    const evil = { ...tenant, actor: { ...tenant.actor, label: '=HYPERLINK("http://evil")' } };
    await createChannelGroup(evil, { name: "evil", description: "a,\nb" });
    const { text } = await exportAuditEntries(tenant, { search: "evil", format: "csv" });
    const [head, ...lines] = text.split("\r\n");
    expect(head).toBe(
      "sequence,at,actorKind,actorId,actor,action,targetKind,targetId,target,ip,previousHash,hash,before,after",
    );
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain(`,"'=HYPERLINK(""http://evil"")",channelGroup.create,`);
    expect(lines[0]).toContain('""description"":""a,\\nb""');
  });
});

test("whatever can be written stands in the table of actions, with the kind of thing that it is done to", async () => {
  for (const { action, target } of (await listAuditEntries(tenant, all)).items) {
    expect(AUDIT_ACTION_NAMES).toContain(action);
    expect(AUDIT_ACTIONS[action as keyof typeof AUDIT_ACTIONS].targetKind).toBe(target.kind);
  }
});
