import { beforeEach, expect, test } from "vitest";
import { aChannel } from "../../test/support/a-channel.ts";
import { MemorySegmentStore } from "../../test/support/memory-segment-store.ts";
import { Conversions } from "../conversion/conversions.ts";
import { createSlabPool } from "../http/index.ts";
import { createLog } from "../log.ts";
import { Turns } from "../turns.ts";
import { ChannelRegistry } from "./registry.ts";

const turns = new Turns();
const HOUR_MS = 3_600_000;
const [one, two] = [aChannel("one"), aChannel("two")];

let nowMs = 0;
let store: MemorySegmentStore;
let registry: ChannelRegistry;
beforeEach(() => {
  nowMs = Date.UTC(2026, 0, 1);
  store = new MemorySegmentStore();
  registry = new ChannelRegistry({
    store,
    pool: createSlabPool(0),
    turns,
    conversions: new Conversions(turns),
    nowMs: () => nowMs,
    log: createLog("silent"),
  });
});

test("media that cannot be deleted keeps no other channel's configuration away, and goes when it can", async () => {
  await registry.apply({ revision: 1, complete: true, channels: [one], deletedChannelIds: [] });
  const remove = store.delete.bind(store);
  store.delete = () => Promise.reject(new Error("the disk does not want to"));
  await registry.apply({ revision: 2, complete: false, channels: [two], deletedChannelIds: [one.channelId] });
  expect(registry.list().map(({ id }) => id)).toEqual([two.channelId]);

  store.delete = remove;
  await registry.expire();
  expect(await store.list()).toContain(one.channelId);
  nowMs += HOUR_MS;
  await registry.expire();
  expect(await store.list()).toEqual([two.channelId]);
});

test("the media of a withdrawn channel is kept for as long as it is withdrawn, and goes when it is deleted", async () => {
  await registry.apply({ revision: 1, complete: true, channels: [one, two], deletedChannelIds: [] });
  const withdrawn = { channels: [], deletedChannelIds: [], withdrawnChannelIds: [one.channelId] };
  await registry.apply({ revision: 2, complete: false, ...withdrawn });
  expect([registry.list().map(({ id }) => id), registry.withdrawnIds()]).toEqual([[two.channelId], [one.channelId]]);
  await registry.apply({ revision: 3, complete: true, ...withdrawn });
  for (let hour = 0; hour < 3; hour++) {
    await registry.expire();
    nowMs += HOUR_MS;
  }
  expect(await store.list()).toEqual([one.channelId]);
  await registry.apply({ revision: 4, complete: false, channels: [], deletedChannelIds: [one.channelId] });
  expect([await store.list(), registry.withdrawnIds()]).toEqual([[], []]);
});
