import {
  AppError,
  type EncryptionConfig,
  encryptionConfigSchema,
  encryptionSchema,
  keyPeriodFor,
  keyPeriodIndexAt,
  newOriginEndpointSchema,
} from "@sluice/contracts";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { createChannelGroup } from "../channel-groups/create-channel-group.ts";
import { createChannel } from "../channels/create-channel.ts";
import { type Control, createControl, type TenantContext } from "../control.ts";
import { createOriginEndpoint } from "../origin-endpoints/create-origin-endpoint.ts";
import { deleteOriginEndpoint } from "../origin-endpoints/delete-origin-endpoint.ts";
import { updateOriginEndpoint } from "../origin-endpoints/update-origin-endpoint.ts";
import { readSnapshot } from "../snapshot/read-snapshot.ts";
import { createTestControl, type TestControl } from "../testing/index.ts";
import { keepKeysAhead } from "./keep-keys-ahead.ts";

let testControl: TestControl;
let tenant: TenantContext;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
});
afterAll(() => testControl.close());
const path = { channelGroup: "live", channel: "one", originEndpoint: "cmaf" };
beforeEach(async () => {
  tenant = await testControl.newTenant();
  await createChannelGroup(tenant, { name: "live", description: "" });
  await createChannel(tenant, {
    channelGroup: "live",
    name: "one",
    description: "",
    inputType: "HLS",
    testSource: false,
  });
});

const cenc = { method: "CENC", drmSystems: ["CLEAR_KEY"] } as const;
const settings = (encryption: object | null, more: object = {}) =>
  newOriginEndpointSchema.parse({
    name: "cmaf",
    container: "CMAF",
    manifests: [{ kind: "HLS" }],
    encryption,
    ...more,
  });
const add = (encryption: object, more: object = {}) =>
  createOriginEndpoint(tenant, { ...settings(encryption, more), channelGroup: "live", channel: "one" });
const change = (encryption: object | null) =>
  updateOriginEndpoint(tenant, { ...path, encryption: encryption && encryptionSchema.parse(encryption) });

const configOf = async (context: TenantContext = tenant, control: Control = testControl.control) => {
  const snapshot = await readSnapshot(control, undefined);
  const channel = snapshot?.channels.find(({ tenantId }) => tenantId === context.tenantId);
  return channel?.originEndpoints.find(({ name }) => name === "cmaf")?.encryption;
};
const periodsOf = async () => (await configOf())?.keyPeriods ?? [];
const rows = () =>
  testControl.database.query("superuser", [
    "select * from content_key where tenant_id = $1 order by period_index, track_type",
    [tenant.tenantId],
  ]);
const nowMs = () => testControl.clock.nowMs;
const keepAll = async (control: Control = testControl.control) => {
  let endpoints = 0;
  for (;;) {
    const kept = await keepKeysAhead(control);
    expect(kept.problems).toEqual([]);
    endpoints += kept.endpoints;
    if (kept.endpoints === 0) return endpoints;
  }
};

test("a packager that asks right after the endpoint was made has its keys, one for each track type", async () => {
  await add({ ...cenc, presetVideo: "PRESET_VIDEO_2", presetAudio: "PRESET_AUDIO_1" });
  const encryption = await configOf();
  expect(encryptionConfigSchema.parse(encryption)).toEqual(encryption);
  const [period] = encryption?.keyPeriods ?? [];
  expect(period?.index).toBe(0);
  expect(period?.keys.map(({ trackType }) => trackType).sort()).toEqual(["AUDIO", "HD", "SD"]);
  expect(new Set(period?.keys.flatMap(({ keyId, key }) => [keyId, key])).size).toBe(6);
  expect(period?.keys.every(({ iv, signals }) => iv === null && signals.length === 0)).toBe(true);
  expect(await keepAll()).toBe(0);
});

test("a constant initialization vector is the settings', else one of the key's own; AES-128 numbers its segments", async () => {
  await add({ method: "CBCS", drmSystems: ["FAIRPLAY"] });
  expect((await periodsOf())[0]?.keys[0]?.iv).toMatch(/^[0-9a-f]{32}$/);
  const given = "00112233445566778899aabbccddeeff";
  await change({ method: "CBCS", drmSystems: ["FAIRPLAY"], constantInitializationVector: given });
  expect((await periodsOf())[0]?.keys[0]?.iv).toBe(given);
  const ts = { name: "ts", container: "TS" };
  await add({ method: "AES_128", drmSystems: ["CLEAR_KEY_AES_128"] }, ts);
  const channel = (await readSnapshot(testControl.control, undefined))?.channels.find(
    ({ tenantId }) => tenantId === tenant.tenantId,
  );
  const aes = channel?.originEndpoints.find(({ name }) => name === "ts")?.encryption;
  expect(aes?.keyPeriods[0]?.keys[0]?.iv).toBeNull();
});

test("no key lies in the database in clear: not in its own row, nor in the document that is published", async () => {
  await add({ ...cenc, keyRotationIntervalSeconds: 30 });
  const keys = (await periodsOf()).flatMap((period) => period.keys.map(({ key }) => key));
  expect(keys.length).toBeGreaterThan(30);
  const everything = await testControl.database.dump();
  for (const key of keys) expect(everything).not.toContain(key);
});

test("a key whose row is lost is made again as it was", async () => {
  await add({ ...cenc, presetVideo: "PRESET_VIDEO_1", presetAudio: "PRESET_AUDIO_1" });
  const before = await configOf();
  await testControl.database.query(
    "superuser",
    ["delete from content_key where tenant_id = $1", [tenant.tenantId]],
    ["update endpoint_key_state set due_at = now() - interval '1 year' where tenant_id = $1", [tenant.tenantId]],
  );
  expect(await keepAll()).toBe(1);
  expect(await configOf()).toEqual(before);
});

test("two endpoints never share a key, though their content has the same name", async () => {
  await add({ ...cenc, resourceId: "match" });
  const first = (await rows())[0];
  await deleteOriginEndpoint(tenant, path);
  expect(await rows()).toEqual([]);
  await add({ ...cenc, resourceId: "match" });
  expect((await rows())[0]?.["key_id"]).not.toBe(first?.["key_id"]);
});

test("while the key authority takes its turns, every period has its keys before it begins, and none gets them later", async () => {
  await add({ ...cenc, keyRotationIntervalSeconds: 30 }, { startOverWindowSeconds: 60 });
  const seen = new Map<number, string | undefined>();
  const note = ({ keyPeriods }: EncryptionConfig, isFirst: boolean) => {
    const current = keyPeriodIndexAt(30, nowMs());
    for (const { index, keys } of keyPeriods) {
      if (!isFirst && !seen.has(index)) expect(index).toBeGreaterThan(current);
      if (seen.has(index)) expect(keys[0]?.keyId).toBe(seen.get(index));
      seen.set(index, keys[0]?.keyId);
    }
    expect(keyPeriodFor(keyPeriods, current)?.index).toBe(current);
  };
  const first = await configOf();
  if (first !== undefined) note(first, true);
  for (let turn = 0; turn < 40; turn += 1) {
    testControl.clock.nowMs += 61_000;
    await keepAll();
    const encryption = await configOf();
    if (encryption !== undefined) note(encryption, false);
  }
  const shown = (await periodsOf()).map(({ index }) => index);
  // Those of the hour and the window before now, and of the 20 minutes after it: the rest went.
  expect(shown.length).toBeLessThan((3600 + 60 + 1200) / 30 + 5);
  expect(Math.min(...shown)).toBe(keyPeriodIndexAt(30, nowMs() - 40 * 61_000));
  testControl.clock.nowMs += 3 * 3_600_000;
  await keepAll();
  const current = keyPeriodIndexAt(30, nowMs());
  expect((await periodsOf()).filter(({ index }) => index < current - (3600 + 60) / 30)).toHaveLength(1);
});

test("an authority that was away leaves what began meanwhile to the last key, and says the same to every packager", async () => {
  await add({ ...cenc, keyRotationIntervalSeconds: 300 });
  const last = (await periodsOf()).at(-1);
  testControl.clock.nowMs += 3_600_000;
  const current = keyPeriodIndexAt(300, nowMs());
  expect(keyPeriodFor(await periodsOf(), current)).toEqual(last);
  await keepAll();
  const [one, other] = await Promise.all([configOf(), configOf()]);
  expect(one).toEqual(other);
  expect(keyPeriodFor(one?.keyPeriods ?? [], current)).toEqual(last);
  expect(keyPeriodFor(one?.keyPeriods ?? [], current + 1)?.index).toBe(current + 1);
});

test("several workers at once write each key once, and publish it once", async () => {
  await add({ ...cenc, keyRotationIntervalSeconds: 60 });
  const other = createControl({
    databaseUrl: testControl.database.url,
    masterKeys: [`other:${Buffer.alloc(32).toString("base64")}`],
    addresses: testControl.control.addresses,
    now: testControl.control.now,
  });
  const workers = [testControl.control, { ...testControl.control, db: other.db }];
  try {
    testControl.clock.nowMs += 120_000;
    const due = await testControl.database.query("superuser", [
      "select 1 from endpoint_key_state where due_at <= $1",
      [new Date(nowMs())],
    ]);
    const kept = await Promise.all([...workers, ...workers].map((control) => keepKeysAhead(control)));
    expect(kept.flatMap(({ problems }) => problems)).toEqual([]);
    expect(kept.reduce((sum, { endpoints }) => sum + endpoints, 0)).toBe(due.length);
    expect(kept.reduce((sum, { published }) => sum + published, 0)).toBe(due.length);
  } finally {
    await other.db.close();
  }
});

test("other settings drop the old keys and have new ones at once; no encryption has none; other changes keep them", async () => {
  await add(cenc);
  const [old] = await rows();
  await updateOriginEndpoint(tenant, { ...path, description: "new" });
  expect(await rows()).toEqual([old]);
  await change({ method: "CBCS", drmSystems: ["CLEAR_KEY"] });
  const [fresh, ...more] = await rows();
  expect(more).toEqual([]);
  expect(fresh?.["key_id"]).not.toBe(old?.["key_id"]);
  expect((await periodsOf())[0]?.keys[0]?.keyId).toBe(fresh?.["key_id"]);
  await change(null);
  expect(await rows()).toEqual([]);
  expect(await configOf()).toBeUndefined();
});

test("a key provider that does not exist is refused", async () => {
  const refused = await add({ ...cenc, keyProvider: "nobody" }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(AppError);
  expect(refused).toMatchObject({ code: "not_found", message: expect.stringContaining('"nobody"') });
});
