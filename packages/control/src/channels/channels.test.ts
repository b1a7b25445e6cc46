import { createHash } from "node:crypto";
import { INGEST_REALM, newOriginEndpointSchema } from "@sluice/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { listAuditEntries } from "../audit/list-audit-entries.ts";
import { createChannelGroup } from "../channel-groups/create-channel-group.ts";
import { deleteChannelGroup } from "../channel-groups/delete-channel-group.ts";
import { getChannelGroup } from "../channel-groups/get-channel-group.ts";
import { listChannelGroups } from "../channel-groups/list-channel-groups.ts";
import { updateChannelGroup } from "../channel-groups/update-channel-group.ts";
import type { TenantContext } from "../control.ts";
import { createOriginEndpoint } from "../origin-endpoints/create-origin-endpoint.ts";
import { deleteOriginEndpoint } from "../origin-endpoints/delete-origin-endpoint.ts";
import { updateOriginEndpoint } from "../origin-endpoints/update-origin-endpoint.ts";
import { readSnapshot } from "../snapshot/read-snapshot.ts";
import { createTestControl, type TestControl } from "../testing/index.ts";
import { createChannel } from "./create-channel.ts";
import { deleteChannel } from "./delete-channel.ts";
import { getChannel } from "./get-channel.ts";
import { getIngestCredentials } from "./get-ingest-credentials.ts";
import { listChannels } from "./list-channels.ts";
import { quickStart } from "./quick-start.ts";
import { rotateIngestCredentials } from "./rotate-ingest-credentials.ts";
import { updateChannel } from "./update-channel.ts";

let testControl: TestControl;
let tenant: TenantContext;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
});
beforeEach(async () => {
  tenant = await testControl.newTenant();
});
afterAll(() => testControl.close());

const page = { limit: 100 };
const path = { channelGroup: "live", channel: "one" };
const newChannel = { ...path, name: "one", description: "", inputType: "HLS", testSource: false } as const;
const group = (name = "live") => createChannelGroup(tenant, { name, description: "" });
const endpoint = (over: object = {}) => ({
  ...path,
  ...newOriginEndpointSchema.parse({ name: "ts", container: "TS", manifests: [{ kind: "HLS" }], ...over }),
});
const configOf = async (channelId: string) => {
  const snapshot = await readSnapshot(testControl.control, undefined);
  return snapshot?.channels.find((config) => config.channelId === channelId);
};
const actions = async () => (await listAuditEntries(tenant, page)).items.map(({ action }) => action);

describe("names", () => {
  test("of two groups of one name at once, one is made and one is refused", async () => {
    const outcomes = await Promise.allSettled([group(), group()]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "name_taken" } });
  });

  test("are free for another tenant, and free again after deletion with another etag and another host name", async () => {
    const first = await group();
    const other = await testControl.newTenant();
    await createChannelGroup(other, { name: "live", description: "" });
    await deleteChannelGroup(tenant, { channelGroup: "live" });
    const second = await group();
    expect(second.egressId).not.toBe(first.egressId);
    const stale = updateChannelGroup(tenant, { channelGroup: "live", description: "x", ifMatch: first.etag });
    await expect(stale).rejects.toMatchObject({ code: "etag_mismatch" });
  });
});

describe("a channel", () => {
  test("has two ingest endpoints, each with an address and credentials of its own", async () => {
    const { egressId } = await group();
    const channel = await createChannel(tenant, newChannel);
    const { items } = await getIngestCredentials(tenant, path);
    expect(channel.ingestEndpoints.map(({ url }) => url)).toEqual([
      `http://packager.test:8080/in/v1/live.${egressId}/1/one/`,
      `http://packager.test:8080/in/v1/live.${egressId}/2/one/`,
    ]);
    expect(new Set(items.flatMap(({ username, password }) => [username, password])).size).toBe(4);
    for (const { password } of items) expect(password).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(JSON.stringify(channel)).not.toContain("password");
  });

  test("keeps no password in clear, nor a hash that serves as one: in no table, its document and the audit log included", async () => {
    await group();
    await createChannel(tenant, newChannel);
    const { items } = await getIngestCredentials(tenant, path);
    await rotateIngestCredentials(tenant, { ...path, index: 1, overlapSeconds: 0 });
    const after = (await getIngestCredentials(tenant, path)).items;
    const everything = await testControl.database.dump();
    for (const { username, password } of [...items, ...after]) {
      const ha1 = createHash("md5").update(`${username}:${INGEST_REALM}:${password}`).digest("hex");
      expect(everything).not.toContain(password);
      expect(everything).not.toContain(ha1);
    }
  });

  test("tells packagers hashes that its credentials fit, and new ones after a rotation", async () => {
    await group();
    const { id } = await createChannel(tenant, newChannel);
    const check = async () => {
      const { items } = await getIngestCredentials(tenant, path);
      const a1 = items.map(({ username, password }) => `${username}:${INGEST_REALM}:${password}`);
      const hash = (algorithm: string, text: string) => createHash(algorithm).update(text).digest("hex");
      expect((await configOf(id))?.ingestEndpoints).toMatchObject(
        items.map(({ index, username }, i) => ({
          index,
          username,
          ha1: { md5: hash("md5", a1[i] ?? ""), sha256: hash("sha256", a1[i] ?? "") },
        })),
      );
      return items;
    };
    const before = await check();
    const etag = (await getChannel(tenant, path)).etag;
    await rotateIngestCredentials(tenant, { ...path, index: 2, overlapSeconds: 0 });
    const after = await check();
    expect(after[0]).toEqual(before[0]);
    expect(after[1]?.password).not.toBe(before[1]?.password);
    expect((await getChannel(tenant, path)).etag).not.toBe(etag);
  });

  test("of two changes at once against one etag, one is refused, and with no etag both happen", async () => {
    await group();
    const { etag } = await createChannel(tenant, newChannel);
    const change = (description: string, ifMatch?: string) => updateChannel(tenant, { ...path, description, ifMatch });
    const guarded = await Promise.allSettled([change("a", etag), change("b", etag)]);
    expect(guarded.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "etag_mismatch" } });
    expect(guarded.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await Promise.all([change("c"), change("d")]);
  });

  test("is gone for packagers once deleted, and its name can be used again", async () => {
    await group();
    const { id } = await createChannel(tenant, newChannel);
    const revision = (await readSnapshot(testControl.control, undefined))?.revision ?? 0;
    await deleteChannel(tenant, path);
    expect(await readSnapshot(testControl.control, revision)).toMatchObject({ channels: [], deletedChannelIds: [id] });
    const again = await createChannel(tenant, newChannel);
    expect(again.id).not.toBe(id);
  });
});

describe("an origin endpoint", () => {
  test("is published with its channel, and says where it plays", async () => {
    const { egressUrl } = await group();
    const { id } = await createChannel(tenant, newChannel);
    const made = await createOriginEndpoint(tenant, endpoint());
    expect(made.manifests[0]?.url).toBe(`${egressUrl}/one/ts/index.m3u8`);
    expect((await configOf(id))?.originEndpoints).toMatchObject([{ id: made.id, name: "ts", segmentGeneration: 0 }]);
  });

  test("gets a new segment generation exactly when its segments change", async () => {
    await group();
    const { id } = await createChannel(tenant, newChannel);
    await createOriginEndpoint(tenant, endpoint());
    const at = { ...path, originEndpoint: "ts" };
    const generation = async () => (await configOf(id))?.originEndpoints[0]?.segmentGeneration;
    await updateOriginEndpoint(tenant, { ...at, startOverWindowSeconds: 60, segmentDurationSeconds: 6 });
    expect(await generation()).toBe(0);
    await updateOriginEndpoint(tenant, { ...at, segmentDurationSeconds: 4 });
    expect(await generation()).toBe(1);
    await updateOriginEndpoint(tenant, { ...at, tsUseAudioRenditionGroup: true });
    expect(await generation()).toBe(2);
  });

  test("refuses a change that breaks a rule with a setting that stays, naming every violation", async () => {
    await group();
    await createChannel(tenant, newChannel);
    const manifests = [
      { kind: "HLS", name: "a" },
      { kind: "DASH", name: "b", windowSeconds: 30 },
    ];
    await createOriginEndpoint(tenant, endpoint({ name: "cmaf", container: "CMAF", manifests }));
    await createOriginEndpoint(tenant, endpoint());
    await expect(
      updateOriginEndpoint(tenant, { ...path, originEndpoint: "cmaf", segmentDurationSeconds: 30 }),
    ).rejects.toMatchObject({ code: "invalid_request", violations: [{ path: "manifests.1.windowSeconds" }] });
    const dash = endpoint({ name: "x", container: "CMAF", manifests: [{ kind: "DASH", name: "d" }] }).manifests;
    await expect(
      updateOriginEndpoint(tenant, { ...path, originEndpoint: "ts", manifests: dash }),
    ).rejects.toMatchObject({ violations: [{ path: "manifests.0.kind" }] });
  });

  test("changed at once with its neighbour, both changes are published", async () => {
    await group();
    const { id } = await createChannel(tenant, newChannel);
    const names = Array.from({ length: 6 }, (_, i) => `e${i}`);
    await Promise.all(names.map((name) => createOriginEndpoint(tenant, endpoint({ name }))));
    await Promise.all(
      names.map((name, i) =>
        updateOriginEndpoint(tenant, { ...path, originEndpoint: name, startOverWindowSeconds: i }),
      ),
    );
    const published = (await configOf(id))?.originEndpoints.map(({ startOverWindowSeconds }) => startOverWindowSeconds);
    expect(published).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

test("nothing is deleted while something hangs below it", async () => {
  await group();
  await createChannel(tenant, newChannel);
  await createOriginEndpoint(tenant, endpoint());
  await expect(deleteChannelGroup(tenant, { channelGroup: "live" })).rejects.toMatchObject({ code: "in_use" });
  await expect(deleteChannel(tenant, path)).rejects.toMatchObject({ code: "in_use" });
  await deleteOriginEndpoint(tenant, { ...path, originEndpoint: "ts" });
  await deleteChannel(tenant, path);
  await deleteChannelGroup(tenant, { channelGroup: "live" });
  expect((await listChannelGroups(tenant, page)).items).toEqual([]);
});

test("what another tenant has answers as what nobody has", async () => {
  await group();
  await createChannel(tenant, newChannel);
  const other = await testControl.newTenant();
  const asked = await Promise.all(
    [
      getChannelGroup(other, { channelGroup: "live" }),
      getChannel(other, path),
      getIngestCredentials(other, path),
      rotateIngestCredentials(other, { ...path, index: 1, overlapSeconds: 0 }),
      deleteChannel(other, path),
      listChannels(other, { ...page, channelGroup: "live" }),
    ].map((answer) => answer.catch((error: { code: string }) => error.code)),
  );
  expect(asked).toEqual(Array(asked.length).fill("not_found"));
});

test("lists come in pages that neither repeat nor lose a name", async () => {
  const names = Array.from({ length: 7 }, (_, i) => `group-${i}`);
  for (const name of names) await group(name);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await listChannelGroups(tenant, { limit: 3, ...(cursor && { cursor }) });
    seen.push(...items.map(({ name }) => name));
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(names);
  await expect(listChannelGroups(tenant, { limit: 3, cursor: "nonsense" })).rejects.toMatchObject({
    code: "invalid_request",
  });
});

test("quick start makes all that a first stream needs, in one transaction, and leaves nothing when it cannot", async () => {
  const made = await quickStart(tenant, { name: "first", testSource: true });
  expect(made.channelGroup).toMatchObject({ name: "live", channelCount: 1 });
  expect(made.channel).toMatchObject({ name: "first", testSource: true, originEndpointCount: 2 });
  expect(made.originEndpoints.map(({ name, manifests }) => [name, manifests.map(({ name: of }) => of)])).toEqual([
    ["ts", ["index"]],
    ["cmaf", ["index", "dash"]],
  ]);
  expect((await configOf(made.channel.id))?.originEndpoints).toHaveLength(2);
  const before = await actions();
  await expect(quickStart(tenant, { name: "first", testSource: true })).rejects.toMatchObject({ code: "name_taken" });
  expect(await actions()).toEqual(before);
  await quickStart(tenant, { name: "second", testSource: false });
  expect((await getChannelGroup(tenant, { channelGroup: "live" })).channelCount).toBe(2);
});

test("every change is in the audit log with what was and what is, and a refused one is not", async () => {
  await group();
  await createChannel(tenant, newChannel);
  await updateChannel(tenant, { ...path, description: "new" });
  await updateChannel(tenant, { ...path, description: "no", ifMatch: "old" }).catch(() => undefined);
  const [update] = (await listAuditEntries(tenant, page)).items.filter(({ action }) => action === "channel.update");
  expect(update).toMatchObject({
    actor: { kind: "user", id: tenant.actor.id },
    target: { kind: "channel", label: "live/one" },
    before: { description: "" },
    after: { description: "new" },
    ip: "192.0.2.1",
  });
  expect([...(await actions())].sort()).toEqual([
    "account.signUp",
    "channel.create",
    "channel.update",
    "channelGroup.create",
  ]);
});
