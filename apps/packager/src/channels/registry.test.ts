import { expect, test } from "vitest";
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

test("media that cannot be deleted keeps no other channel's configuration away, and goes when it can", async () => {
  let nowMs = Date.UTC(2026, 0, 1);
  const store = new MemorySegmentStore();
  const registry = new ChannelRegistry({
    store,
    pool: createSlabPool(0),
    turns,
    conversions: new Conversions(turns),
    nowMs: () => nowMs,
    log: createLog("silent"),
  });
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
