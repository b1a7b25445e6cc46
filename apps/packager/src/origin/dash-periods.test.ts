import type { Group, Presentation, Run } from "@sluice/media/timeline";
import { expect, test } from "vitest";
import { aChannel } from "../../test/support/a-channel.ts";
import { anEncryption } from "../../test/support/encryption.ts";
import { type FindBeginning, stretchesOf } from "./dash-periods.ts";

const INTERVAL_SECONDS = 30;
const SEGMENT_MS = 4000;
const RUN_MS = Date.UTC(2026, 0, 1) + 10_000;
const RUN_90K = 7_000_000;
const KEY_PERIOD = (ms: number) => Math.floor(ms / (INTERVAL_SECONDS * 1000));

const group = (number: number): Group => ({
  number,
  start90k: RUN_90K + number * SEGMENT_MS * 90,
  duration90k: SEGMENT_MS * 90,
  startMs: RUN_MS + number * SEGMENT_MS,
  discontinuity: false,
  runId: 1,
});
const ALL = Array.from({ length: 30 }, (_, number) => group(number));

/** As much of the run as a window shows, with all of it known from `oldest` on. */
const stretches = (first: number, end: number, oldest = 0, isRotating = true, keysFromMs = RUN_MS) => {
  const encryption = anEncryption(
    "one",
    { method: "CBCS", drmSystems: ["CLEAR_KEY"], keyRotationIntervalSeconds: isRotating ? INTERVAL_SECONDS : null },
    { fromMs: keysFromMs, toMs: RUN_MS + ALL.length * SEGMENT_MS },
  );
  const [endpoint] = aChannel("one", { endpoints: [{ name: "cmaf", container: "CMAF", encryption }] }).originEndpoints;
  if (endpoint === undefined) throw new Error("no endpoint");
  const run: Run = {
    id: 1,
    startMs: RUN_MS,
    start90k: RUN_90K,
    firstGroup: 0,
    endGroup: end - first,
    video: [],
    audio: [],
  };
  const find: FindBeginning = (from, holds) => {
    let at = from.number;
    while (at > oldest && holds(group(at - 1))) at -= 1;
    return { group: group(at), isBeginning: at > oldest };
  };
  const presentation = { groups: ALL.slice(first, end), runs: [run] } as unknown as Presentation;
  return stretchesOf(endpoint, presentation, find).map(({ run: _, ...stretch }) => stretch);
};

test("a run is cut where the keys change, and each part begins with its first segment", () => {
  const parts = stretches(0, 20);
  expect(parts.map(({ firstGroup, endGroup }) => [firstGroup, endGroup])).toEqual([
    [0, 5],
    [5, 13],
    [13, 20],
  ]);
  for (const { startMs, start90k, firstGroup } of parts) {
    expect([startMs, start90k]).toEqual([group(firstGroup).startMs, group(firstGroup).start90k]);
  }
  expect(new Set(parts.map(({ id }) => id)).size).toBe(3);
});

test("its id and start stay as its segments leave the window, up to the last", () => {
  const whole = stretches(0, 20)[1];
  for (let first = 5; first < 13; first++) {
    const [part] = stretches(first, 20);
    expect([part?.id, part?.startMs, part?.start90k]).toEqual([whole?.id, whole?.startMs, whole?.start90k]);
    expect(part?.firstGroup).toBe(0);
  }
});

test("of a beginning that is forgotten it begins with its keys' period, on the same clock", () => {
  const [part] = stretches(10, 20, 9);
  const periodMs = KEY_PERIOD(group(10).startMs) * INTERVAL_SECONDS * 1000;
  expect(part).toMatchObject({ startMs: periodMs, start90k: RUN_90K + (periodMs - RUN_MS) * 90 });
  expect(part?.id).toBe(stretches(0, 20)[1]?.id);
});

test("of a stream that was encrypted on the air the first period begins with the run, however much of that is forgotten", () => {
  const encryptedMs = group(20).startMs;
  for (const oldest of [0, 3, 6, 9]) {
    const [part] = stretches(10, 15, oldest, true, encryptedMs);
    expect(part).toMatchObject({ startMs: RUN_MS, start90k: RUN_90K, firstGroup: 0, endGroup: 5 });
  }
});

test("without rotation a run is one period, named by its start", () => {
  expect(stretches(3, 20, 0, false)).toEqual([
    { id: String(RUN_MS), startMs: RUN_MS, start90k: RUN_90K, firstGroup: 0, endGroup: 17 },
  ]);
});
