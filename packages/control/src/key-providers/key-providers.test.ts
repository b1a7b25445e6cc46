import {
  AppError,
  type EncryptionConfig,
  encryptionSchema,
  keyPeriodFor,
  keyPeriodIndexAt,
  newKeyProviderSchema,
  newOriginEndpointSchema,
} from "@sluice/contracts";
import { makeTestCertificate, startTestKeyServer, type TestKeyServer } from "@sluice/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { createChannelGroup } from "../channel-groups/create-channel-group.ts";
import { createChannel } from "../channels/create-channel.ts";
import type { TenantContext } from "../control.ts";
import { keepKeysAhead } from "../keys/keep-keys-ahead.ts";
import { listEndpointContentKeys } from "../keys/list-endpoint-content-keys.ts";
import { createOriginEndpoint } from "../origin-endpoints/create-origin-endpoint.ts";
import { deleteOriginEndpoint } from "../origin-endpoints/delete-origin-endpoint.ts";
import { updateOriginEndpoint } from "../origin-endpoints/update-origin-endpoint.ts";
import { readSnapshot } from "../snapshot/read-snapshot.ts";
import { createTestControl, type TestControl } from "../testing/index.ts";
import { createKeyProvider } from "./create-key-provider.ts";
import { deleteKeyProvider } from "./delete-key-provider.ts";
import { getKeyProvider } from "./get-key-provider.ts";
import { listKeyProviders } from "./list-key-providers.ts";
import { testKeyProvider } from "./test-key-provider.ts";
import { updateKeyProvider } from "./update-key-provider.ts";

let testControl: TestControl;
let tenant: TenantContext;
let keyServer: TestKeyServer;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"), { allowsPrivateKeyServers: true });
});
afterAll(() => testControl.close());
beforeEach(async () => {
  keyServer = await startTestKeyServer();
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
afterEach(async () => {
  await keyServer.close();
  // Nobody looks after what a test leaves behind.
  await testControl.database.query("superuser", "update endpoint_key_state set due_at = null");
});

const path = { channelGroup: "live", channel: "one", originEndpoint: "cmaf" };
const add = (source: object, name = "vendor") =>
  createKeyProvider(tenant, newKeyProviderSchema.parse({ name, source }));
const speke = (more: object = {}) => ({ kind: "SPEKE", url: keyServer.url, ...more });
const encrypted = { method: "CENC", drmSystems: ["CLEAR_KEY"], keyProvider: "vendor" };
const addEndpoint = (encryption: object = {}, name = "cmaf") =>
  createOriginEndpoint(tenant, {
    ...newOriginEndpointSchema.parse({
      name,
      container: "CMAF",
      manifests: [{ kind: "HLS" }],
      encryption: { ...encrypted, ...encryption },
    }),
    channelGroup: "live",
    channel: "one",
  });
const refusal = async (asked: Promise<unknown>): Promise<AppError> => {
  const error = await asked.catch((reason: unknown) => reason);
  if (!(error instanceof AppError)) throw new Error("it was not refused", { cause: error });
  return error;
};
const keepAll = async () => {
  for (;;) {
    const kept = await keepKeysAhead(testControl.control);
    expect(kept.problems).toEqual([]);
    if (kept.endpoints === 0) return;
  }
};
const configOf = async (): Promise<EncryptionConfig | undefined> => {
  const channels = (await readSnapshot(testControl.control, undefined))?.channels ?? [];
  const channel = channels.find(({ tenantId }) => tenantId === tenant.tenantId);
  return channel?.originEndpoints.find(({ name }) => name === "cmaf")?.encryption;
};
const statusOf = async () => (await listEndpointContentKeys(tenant, path)).status;

describe("a key provider", () => {
  const secrets = ["the-token", "the-secret", "the-value"];
  const sources = () => [
    speke({ authentication: { kind: "bearer", token: "the-token" } }),
    speke({ authentication: { kind: "hmac", keyId: "k", secret: "the-secret" } }),
    speke({ authentication: { kind: "header", name: "X-Key", value: "the-value" } }),
  ];

  test("shows everything but its secrets, which lie in no table, audit entry or answer in clear", async () => {
    for (const [i, source] of sources().entries()) {
      const made = await add(source, `p${i}`);
      const changed = await updateKeyProvider(tenant, { keyProvider: `p${i}`, description: "new" });
      const all = [made, changed, await getKeyProvider(tenant, { keyProvider: `p${i}` })];
      for (const secret of secrets) expect(JSON.stringify(all)).not.toContain(secret);
    }
    const listed = await listKeyProviders(tenant, { limit: 2 });
    expect(listed.items.map(({ name }) => name)).toEqual(["p0", "p1"]);
    expect(listed.nextCursor).not.toBeNull();
    const everything = await testControl.database.dump();
    for (const secret of secrets) expect(everything).not.toContain(secret);
  });

  test("is refused with certificates and keys that do not belong together, each at its field", async () => {
    const pair = makeTestCertificate("20200101000000Z", "20991231000000Z");
    const other = makeTestCertificate("20200101000000Z", "20991231000000Z");
    const mixed = { certificatePem: pair.certificatePem, privateKeyPem: other.privateKeyPem };
    const nonsense = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    const refused = await refusal(
      add(
        speke({
          authentication: { kind: "mutualTls", ...mixed },
          contentKeyCertificate: { ...pair, certificatePem: nonsense },
        }),
      ),
    );
    expect(refused.violations.map((violation) => violation.path)).toEqual([
      "source.authentication.privateKeyPem",
      "source.contentKeyCertificate.certificatePem",
      "source.contentKeyCertificate.certificatePem",
    ]);
    expect(
      (await add(speke({ authentication: { kind: "mutualTls", ...pair }, contentKeyCertificate: pair }))).name,
    ).toBe("vendor");
  });

  test("is refused with an address that is not public, unless the installation allows it", async () => {
    const strict = { ...tenant, control: { ...tenant.control, allowsPrivateKeyServers: false } };
    const input = newKeyProviderSchema.parse({ name: "p", source: speke() });
    expect(await refusal(createKeyProvider(strict, input))).toMatchObject({
      code: "invalid_request",
      violations: [{ path: "source.url" }],
    });
  });

  test("that an endpoint uses cannot be deleted, and a stale version not changed", async () => {
    const { etag } = await add(speke());
    await addEndpoint();
    expect((await getKeyProvider(tenant, { keyProvider: "vendor" })).endpoints).toBe(1);
    expect((await refusal(deleteKeyProvider(tenant, { keyProvider: "vendor" }))).code).toBe("in_use");
    await updateKeyProvider(tenant, { keyProvider: "vendor", description: "new", ifMatch: etag });
    const stale = updateKeyProvider(tenant, { keyProvider: "vendor", description: "newer", ifMatch: etag });
    expect((await refusal(stale)).code).toBe("etag_mismatch");
    await deleteOriginEndpoint(tenant, path);
    await deleteKeyProvider(tenant, { keyProvider: "vendor" });
    expect((await refusal(getKeyProvider(tenant, { keyProvider: "vendor" }))).code).toBe("not_found");
  });

  test("is another tenant's to nobody", async () => {
    await add(speke());
    const other = await testControl.newTenant();
    const asked = [
      () => getKeyProvider(other, { keyProvider: "vendor" }),
      () => testKeyProvider(other, { keyProvider: "vendor", method: "CENC", drmSystems: ["WIDEVINE"], contentId: "x" }),
      () => deleteKeyProvider(other, { keyProvider: "vendor" }),
    ];
    for (const each of asked) expect((await refusal(each())).code).toBe("not_found");
  });

  test("has no two endpoints of one content", async () => {
    await add(speke());
    await addEndpoint({ resourceId: "match" });
    expect(await refusal(addEndpoint({ resourceId: "match" }, "other"))).toMatchObject({
      code: "in_use",
      violations: [{ path: "encryption.resourceId" }],
    });
    await addEndpoint({ resourceId: "other" }, "other");
  });

  test("is refused where it cannot have the keys that the endpoint needs", async () => {
    await add({ kind: "STATIC", keys: [{ trackType: "VIDEO", keyId: "0".repeat(32), key: "1".repeat(32) }] });
    expect((await refusal(addEndpoint())).violations[0]?.message).toContain("no key for ALL");
    await add(speke({ spekeVersion: "1.0" }), "old");
    const several = { keyProvider: "old", presetVideo: "PRESET_VIDEO_1", presetAudio: "PRESET_AUDIO_1" };
    expect((await refusal(addEndpoint(several))).violations[0]?.message).toContain("SPEKE 1.0");
  });
});

describe("keys from a key provider", () => {
  test("are asked for as soon as the endpoint is there, by its content id, and reach the packagers", async () => {
    await add(speke({ authentication: { kind: "bearer", token: "t" } }));
    await addEndpoint({ resourceId: "match", presetVideo: "PRESET_VIDEO_1", presetAudio: "PRESET_AUDIO_1" });
    expect((await configOf())?.keyPeriods).toEqual([]);
    await keepAll();
    expect(keyServer.asked).toHaveLength(1);
    expect(keyServer.asked[0]?.headers).toMatchObject({ authorization: "Bearer t", "x-speke-version": "2.0" });
    expect(keyServer.asked[0]?.body).toContain('contentId="match"');
    const [period] = (await configOf())?.keyPeriods ?? [];
    expect(period?.keys.map(({ trackType }) => trackType)).toEqual(["AUDIO", "VIDEO"]);
    for (const { keyId, key } of period?.keys ?? []) {
      expect(key).toBe(Buffer.from(keyId, "hex").reverse().toString("hex"));
    }
    expect(await statusOf()).toMatchObject({ lastError: null, lastSuccessAt: testControl.control.now().toISOString() });
  });

  test("of a list are the same for ever", async () => {
    const key = { trackType: "ALL", keyId: "0".repeat(32), key: "1".repeat(32) };
    await add({ kind: "STATIC", keys: [key] });
    await addEndpoint({ keyRotationIntervalSeconds: 300 });
    await keepAll();
    const keys = ((await configOf())?.keyPeriods ?? []).flatMap((period) => period.keys);
    expect(keys.length).toBeGreaterThan(3);
    expect(new Set(keys.map(({ keyId }) => keyId))).toEqual(new Set([key.keyId]));
  });

  test("are kept while the key server is away for ten minutes over two rotations: every period has its own in time", async () => {
    await add(speke());
    await addEndpoint({ keyRotationIntervalSeconds: 300 });
    await keepAll();
    const away = { fromMs: testControl.clock.nowMs + 60_000, untilMs: testControl.clock.nowMs + 660_000 };
    const keyIds = new Map<number, string | undefined>();
    for (let step = 0; step < 90; step += 1) {
      const { nowMs } = testControl.clock;
      const isAway = nowMs >= away.fromMs && nowMs < away.untilMs;
      keyServer.answer = (right) => (isAway ? undefined : right);
      await keepAll();
      // Two packagers that ask at the same time are told the same.
      const [one, other] = [await configOf(), await configOf()];
      expect(one).toEqual(other);
      const current = keyPeriodIndexAt(300, nowMs);
      const period = keyPeriodFor(one?.keyPeriods ?? [], current);
      expect(period?.index).toBe(current);
      for (const { index, keys } of one?.keyPeriods ?? []) {
        expect(keys[0]?.keyId).toBe(keyIds.get(index) ?? keys[0]?.keyId);
        keyIds.set(index, keys[0]?.keyId);
      }
      if (step === 40) expect((await statusOf()).lastError).toMatchObject({ code: "key_server_unreachable" });
      testControl.clock.nowMs += 10_000;
    }
    expect(await statusOf()).toMatchObject({ lastError: null });
    expect((await statusOf()).periodsReady).toBeGreaterThanOrEqual(3);
  });

  const hostile: [string, (right: string) => string, string][] = [
    [
      "has wrong ids",
      (right) => right.replace(/kid="[^"]+"/, 'kid="99999999-9999-4999-8999-999999999999"'),
      "key_server_answer_invalid",
    ],
    [
      "has too few keys",
      (right) => right.replace(/<cpix:ContentKey .*?<\/cpix:ContentKey>/, ""),
      "key_server_answer_invalid",
    ],
    [
      "is a bomb",
      () => `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>`,
      "key_server_answer_invalid",
    ],
    ["is huge", () => "x".repeat(2_000_000), "key_server_answer_too_large"],
    [
      "is of another content",
      (right) => right.replace(/contentId="[^"]+"/, 'contentId="other"'),
      "key_server_answer_invalid",
    ],
  ];
  test.each(hostile)("stay as they are when an answer %s, and the endpoint says why", async (_, answer, code) => {
    await add(speke());
    await addEndpoint({ keyRotationIntervalSeconds: 300 });
    await keepAll();
    const before = await configOf();
    keyServer.answer = answer;
    testControl.clock.nowMs += 400_000;
    await keepKeysAhead(testControl.control);
    expect(await configOf()).toEqual(before);
    expect((await statusOf()).lastError).toMatchObject({ code, failures: 1 });
    // Asked again later and later, and not at once.
    expect((await keepKeysAhead(testControl.control)).endpoints).toBe(0);
  });

  test("come at once when what was wrong with the key provider is mended", async () => {
    await add(speke({ url: "http://127.0.0.1:1/" }));
    await addEndpoint();
    for (let i = 0; i < 6; i += 1) {
      await keepAll();
      testControl.clock.nowMs += 60_000;
    }
    expect((await statusOf()).lastError?.failures).toBeGreaterThan(3);
    await keepAll();
    await updateKeyProvider(tenant, {
      keyProvider: "vendor",
      source: newKeyProviderSchema.parse({ name: "v", source: speke() }).source,
    });
    await keepAll();
    expect((await configOf())?.keyPeriods).toHaveLength(1);
  });

  test("are not written when the endpoint was changed while they were on their way", async () => {
    await add(speke());
    await addEndpoint();
    let change: Promise<unknown> | undefined;
    keyServer.answer = (right) => {
      change ??= updateOriginEndpoint(tenant, {
        ...path,
        encryption: encryptionSchema.parse({ ...encrypted, keyProvider: null }),
      });
      return right;
    };
    await keepKeysAhead(testControl.control);
    await change;
    const { periods } = await listEndpointContentKeys(tenant, path);
    expect(periods.flatMap(({ keys }) => keys.map(({ provider }) => provider))).toEqual([null]);
  });
});

describe("the list of an endpoint's keys", () => {
  test("has periods with times and states, and no key", async () => {
    await add(speke());
    await addEndpoint({ keyRotationIntervalSeconds: 300 });
    await keepAll();
    const list = await listEndpointContentKeys(tenant, path);
    expect(list.periods.map(({ state }) => state)).toEqual(["current", "ahead", "ahead", "ahead", "ahead"]);
    expect(list.status.periodsReady).toBe(4);
    expect(list.periods[0]?.endsAt).toBe(list.periods[1]?.startsAt);
    expect(list.periods[0]?.keys[0]).toMatchObject({ provider: "vendor", signalledBy: [] });
    const keys = ((await configOf())?.keyPeriods ?? []).flatMap((period) => period.keys.map(({ key }) => key));
    for (const key of keys) expect(JSON.stringify(list)).not.toContain(key);
  });

  test("calls the newest keys current for as long as none of a newer period have come", async () => {
    await add(speke());
    await addEndpoint({ keyRotationIntervalSeconds: 300 });
    await keepAll();
    testControl.clock.nowMs += 7_200_000;
    const list = await listEndpointContentKeys(tenant, path);
    expect(list.periods.map(({ state }) => state)).toEqual(["past", "past", "past", "past", "current"]);
    expect(list.status.periodsReady).toBe(0);
  });

  test("of an endpoint in clear is empty", async () => {
    await createOriginEndpoint(tenant, {
      ...newOriginEndpointSchema.parse({ name: "cmaf", container: "CMAF", manifests: [{ kind: "HLS" }] }),
      channelGroup: "live",
      channel: "one",
    });
    expect(await listEndpointContentKeys(tenant, path)).toMatchObject({ periods: [], status: { nextLookAt: null } });
  });
});

test("trying a key provider says in words what came back, or what is wrong, and leaves no key behind", async () => {
  await add(speke());
  const ask = () =>
    testKeyProvider(tenant, { keyProvider: "vendor", method: "CENC", drmSystems: ["WIDEVINE"], contentId: "x" });
  expect(await ask()).toMatchObject({
    isWorking: true,
    error: null,
    facts: ["A key came under the id that it was asked for.", "WIDEVINE: no PSSH, nothing for HLS."],
  });
  keyServer.answer = () => "nonsense";
  expect(await ask()).toMatchObject({ isWorking: false, error: { code: "key_server_answer_invalid" }, facts: [] });
  const rows = await testControl.database.query("superuser", [
    "select 1 from content_key where tenant_id = $1",
    [tenant.tenantId],
  ]);
  expect(rows).toEqual([]);
  for (let i = 0; i < 28; i += 1) await ask();
  expect((await refusal(ask())).code).toBe("rate_limited");
});

describe("a key provider that endpoints use", () => {
  const sourceOf = (source: object) => newKeyProviderSchema.parse({ name: "v", source }).source;
  const key = (trackType: string, i: number) => ({ trackType, keyId: `${i}`.repeat(32), key: "a".repeat(32) });

  test("is not changed to what cannot give them the keys that they ask for, and says which ones", async () => {
    await add(speke());
    await addEndpoint({ presetVideo: "PRESET_VIDEO_1", presetAudio: "PRESET_AUDIO_1" });
    const change = (source: object) =>
      refusal(updateKeyProvider(tenant, { keyProvider: "vendor", source: sourceOf(source) }));
    expect(await change(speke({ spekeVersion: "1.0" }))).toMatchObject({
      code: "in_use",
      message: expect.stringContaining('"live/one/cmaf": it speaks SPEKE 1.0'),
      violations: [{ path: "source.spekeVersion" }],
    });
    expect(await change({ kind: "STATIC", keys: [key("VIDEO", 1)] })).toMatchObject({
      code: "in_use",
      message: expect.stringContaining("it has no key for AUDIO"),
      violations: [{ path: "source.keys" }],
    });
    expect((await getKeyProvider(tenant, { keyProvider: "vendor" })).source).toMatchObject({ spekeVersion: "2.0" });
    const source = sourceOf({ kind: "STATIC", keys: [key("VIDEO", 1), key("AUDIO", 2)] });
    expect((await updateKeyProvider(tenant, { keyProvider: "vendor", source })).source.kind).toBe("STATIC");
  });

  test("is tried with what they ask for, each way once, unless something is named", async () => {
    await add(speke());
    const perTrack = { presetVideo: "PRESET_VIDEO_1", presetAudio: "PRESET_AUDIO_1" };
    await addEndpoint({ method: "CBCS", drmSystems: ["FAIRPLAY", "WIDEVINE"], ...perTrack });
    await addEndpoint({ method: "CBCS", drmSystems: ["WIDEVINE", "FAIRPLAY"], ...perTrack, resourceId: "b" }, "same");
    await addEndpoint({ method: "CENC", drmSystems: ["PLAYREADY"] }, "other");
    keyServer.asked.length = 0;
    const outcome = await testKeyProvider(tenant, { keyProvider: "vendor", contentId: "sluice-test" });
    expect(outcome).toMatchObject({ isWorking: true, error: null });
    expect(outcome.facts).toContain(
      "CBCS for FAIRPLAY, WIDEVINE: VIDEO: A key came under the id that it was asked for.",
    );
    expect(outcome.facts).toContain("CENC for PLAYREADY: PLAYREADY: no PSSH, nothing for HLS.");
    expect(keyServer.asked).toHaveLength(2);
    keyServer.answer = (right, question) => (question.includes("cenc") ? right : "nonsense");
    expect(await testKeyProvider(tenant, { keyProvider: "vendor", contentId: "sluice-test" })).toMatchObject({
      isWorking: false,
      error: { code: "key_server_answer_invalid", message: expect.stringContaining("CBCS for FAIRPLAY, WIDEVINE") },
    });
    const named = { keyProvider: "vendor", method: "CENC", contentId: "sluice-test" } as const;
    expect((await testKeyProvider(tenant, named)).isWorking).toBe(true);
    expect(keyServer.asked.at(-1)?.body).toContain('commonEncryptionScheme="cenc"');
  });
});
