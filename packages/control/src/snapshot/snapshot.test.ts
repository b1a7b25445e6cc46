import type { ChannelConfig, Snapshot } from "@sluice/contracts";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createChannelGroup } from "../channel-groups/create-channel-group.ts";
import { createChannel } from "../channels/create-channel.ts";
import { deleteChannel } from "../channels/delete-channel.ts";
import { updateChannel } from "../channels/update-channel.ts";
import type { TenantContext } from "../control.ts";
import { createTestControl, type TestControl } from "../testing/index.ts";
import { readSnapshot, waitForSnapshot } from "./read-snapshot.ts";

let testControl: TestControl;
let tenant: TenantContext;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
  tenant = await testControl.newTenant();
  await createChannelGroup(tenant, { name: "live", description: "" });
});
afterAll(() => testControl.close());

const add = (name: string) =>
  createChannel(tenant, { channelGroup: "live", name, description: "", inputType: "HLS", testSource: false });
const read = (after: number | undefined) => readSnapshot(testControl.control, after);
const newest = async () => (await read(undefined))?.revision ?? 0;

/** What a packager holds after taking a snapshot. */
const apply = (held: Map<string, ChannelConfig>, snapshot: Snapshot): void => {
  if (snapshot.complete) held.clear();
  for (const config of snapshot.channels) held.set(config.channelId, config);
  for (const id of snapshot.deletedChannelIds) held.delete(id);
};

test("a revision that the database has not reached, zero, and none at all ask for everything", async () => {
  const { id } = await add("everything");
  for (const after of [undefined, 0, (await newest()) + 1]) {
    const snapshot = await read(after);
    expect(snapshot?.complete).toBe(true);
    expect(snapshot?.channels.map(({ channelId }) => channelId)).toContain(id);
  }
});

test("after the newest revision there is nothing, and after an older one exactly what changed since", async () => {
  const before = await newest();
  expect(await read(before)).toBeNull();
  const { id } = await add("delta");
  const delta = await read(before);
  expect(delta).toMatchObject({ complete: false, channels: [{ channelId: id }], deletedChannelIds: [] });
  expect(await read(delta?.revision)).toBeNull();
});

test("a packager that follows by revision ends with what is there, however many write at once", async () => {
  const held = new Map<string, ChannelConfig>();
  let revision: number | undefined;
  let writing = true;
  const follow = async () => {
    for (;;) {
      const last = !writing;
      const snapshot = await read(revision);
      if (snapshot !== null) {
        apply(held, snapshot);
        revision = snapshot.revision;
      } else if (last) return;
    }
  };
  const write = async (writer: number) => {
    for (let i = 0; i < 6; i++) {
      const channel = `w${writer}-${i}`;
      await add(channel);
      await updateChannel(tenant, { channelGroup: "live", channel, testSource: true });
      if (i % 2 === 0) await deleteChannel(tenant, { channelGroup: "live", channel });
    }
  };
  const following = follow();
  await Promise.all([0, 1, 2, 3].map(write));
  writing = false;
  await following;
  const truth = new Map<string, ChannelConfig>();
  const complete = await read(undefined);
  if (complete !== null) apply(truth, complete);
  const byId = (map: Map<string, ChannelConfig>) =>
    [...map.values()].sort((a, b) => (a.channelId < b.channelId ? -1 : 1));
  expect(byId(held)).toEqual(byId(truth));
  expect(byId(held).filter(({ name }) => name.startsWith("w"))).toHaveLength(12);
});

test("whoever waits is woken by the next commit", async () => {
  const after = await newest();
  const waiting = waitForSnapshot(testControl.control, { after, waitMs: 50_000 });
  const { id } = await add("wake");
  expect((await waiting)?.channels).toMatchObject([{ channelId: id }]);
});

test("whoever waits in vain gets nothing when the time is over, and at once when they leave", async () => {
  const after = await newest();
  expect(await waitForSnapshot(testControl.control, { after, waitMs: 20 })).toBeNull();
  const leaving = new AbortController();
  const waiting = waitForSnapshot(testControl.control, { after, waitMs: 50_000, signal: leaving.signal });
  leaving.abort();
  expect(await waiting).toBeNull();
});

test("a listener whose connection was cut goes on being woken", async () => {
  const after = await newest();
  const waiting = waitForSnapshot(testControl.control, { after, waitMs: 50_000 });
  await testControl.database.query(
    "superuser",
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sluice configuration listener' and datname = current_database()",
  );
  const { id } = await add("cut");
  expect((await waiting)?.channels).toMatchObject([{ channelId: id }]);
});

test("where nothing was ever published, whoever knows nothing waits instead of asking again at once", async () => {
  const empty = await createTestControl(inject("testServerUrl"));
  try {
    expect(await waitForSnapshot(empty.control, { after: 0, waitMs: 20 })).toBeNull();
    expect(await readSnapshot(empty.control, undefined)).toMatchObject({ revision: 0, complete: true, channels: [] });
  } finally {
    await empty.close();
  }
});
