import type { ChannelId, TenantId } from "@sluice/contracts";
import { expect, test } from "vitest";
import type { UsageKey } from "./control-plane/usage-outbox.ts";
import { StoredMeter } from "./stored-meter.ts";

const START = Date.parse("2026-05-01T10:00:30.000Z");
const MINUTE_MS = 60_000;

const channel = (id: string, storedBytes: number) => ({
  config: { tenantId: "tn_1" as TenantId, channelId: id as ChannelId },
  storedBytes,
});

const metered = (channels: ReturnType<typeof channel>[]) => {
  const counted: [string, number, number][] = [];
  const clock = { nowMs: START };
  const meter = new StoredMeter({
    channels: () => channels,
    count: (key: UsageKey, bytes, requests) => counted.push([`${key.kind} ${key.channelId}`, bytes, requests]),
    nowMs: () => clock.nowMs,
  });
  const tickAt = (afterMs: number) => {
    clock.nowMs = START + afterMs;
    meter.tick();
  };
  return { counted, tickAt };
};

test("each channel's bytes are counted once a minute, however often it is looked, and nothing for one that keeps nothing", () => {
  const { counted, tickAt } = metered([channel("ch_a", 700), channel("ch_b", 0)]);
  for (let ms = 0; ms <= 3 * MINUTE_MS; ms += 5000) tickAt(ms);
  expect(counted).toEqual([
    ["stored ch_a", 700, 0],
    ["stored ch_a", 700, 0],
    ["stored ch_a", 700, 0],
  ]);
});

test("the minute of the start, one that was slept through, and one that comes again are not counted twice", () => {
  const { counted, tickAt } = metered([channel("ch_a", 1)]);
  tickAt(29_000);
  expect(counted).toHaveLength(0);
  tickAt(10 * MINUTE_MS);
  expect(counted).toHaveLength(1);
  tickAt(9 * MINUTE_MS);
  tickAt(10 * MINUTE_MS);
  expect(counted).toHaveLength(1);
});
