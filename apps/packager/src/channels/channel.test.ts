import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hlsManifestSchema } from "@sluice/contracts";
import { findSegment, presentation, timelineStatus } from "@sluice/media/timeline";
import { type Logger, pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { aChannel } from "../../test/support/a-channel.ts";
import { testSegment } from "../../test/support/test-media.ts";
import { Conversions } from "../conversion/conversions.ts";
import { createSlabPool } from "../http/index.ts";
import { createLog } from "../log.ts";
import { settingsOf } from "../origin/segment-builder.ts";
import { DiskSegmentStore } from "../storage/disk-segment-store.ts";
import { Turns } from "../turns.ts";
import { Channel } from "./channel.ts";

const SEGMENT_MS = 2000;
const WINDOW = hlsManifestSchema.parse({ kind: "HLS", windowSeconds: 30 });
/** Kept for the window of 30 s and the margin of a minute. */
const config = aChannel("one", {
  endpoints: [
    { name: "ts", container: "TS", segmentDurationSeconds: 4, startOverWindowSeconds: 0, manifests: [WINDOW] },
  ],
});

let folder = "";
let nowMs = Date.UTC(2026, 0, 1);
let store: DiskSegmentStore;

const openStore = () =>
  DiskSegmentStore.create({ folder, durability: "written", rollMs: 20_000, rollBytes: 512 * 1024 * 1024 });

const turns = new Turns();
const openChannel = (log: Logger = createLog("silent")): Promise<Channel> =>
  Channel.open(config, {
    store,
    pool: createSlabPool(16 * 1024 * 1024),
    turns,
    conversions: new Conversions(turns),
    nowMs: () => nowMs,
    log,
  });

beforeEach(async () => {
  nowMs = Date.UTC(2026, 0, 1);
  folder = await mkdtemp(join(tmpdir(), "sluice-channel-"));
  store = await openStore();
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const push = async (channel: Channel, from: number, to: number): Promise<void> => {
  for (let n = from; n < to; n++) {
    nowMs += SEGMENT_MS;
    await channel.pushSegment({ input: 1, path: `low/segment_${n}.ts` }, await testSegment(n));
  }
};

const endpoint = () => {
  const [first] = config.originEndpoints;
  if (first === undefined) throw new Error("the channel has an endpoint");
  return first;
};

const shown = (channel: Channel) => {
  const { revision: _, ...presented } = presentation(channel.timeline, settingsOf(endpoint()), 30) ?? { revision: 0 };
  return presented;
};

test("a channel that is opened again shows what it showed, also when what it began with has expired", async () => {
  let channel = await openChannel();
  for (let n = 0; n < 120; n += 10) {
    await push(channel, n, n + 10);
    await channel.expire();
    if (n % 40 !== 30) continue;
    const before = shown(channel);
    await channel.close();
    await store.close();
    store = await openStore();
    channel = await openChannel();
    expect(shown(channel)).toEqual(before);
  }
  expect(shown(channel)).toMatchObject({ mediaSequence: 60 - 8 });
});

test("media is given back when no endpoint serves it any more, and what is served is there", async () => {
  const channel = await openChannel();
  await push(channel, 0, 20);
  const early = channel.storedBytes;
  for (let n = 20; n < 200; n += 20) {
    await push(channel, n, n + 20);
    await channel.expire();
  }
  // A window, a margin, the lag of units, and a file on either side: of 400 s it is 250 at the most.
  expect(channel.storedBytes).toBeLessThan(early * 6.3);
  const settings = settingsOf(endpoint());
  expect(findSegment(channel.timeline, settings, 0, 0).kind).toBe("gone");
  const { mediaSequence = 0 } = presentation(channel.timeline, settings, 30) ?? {};
  const found = findSegment(channel.timeline, settings, 0, mediaSequence);
  if (found.kind !== "ready") throw new Error(`segment ${mediaSequence} is ${found.kind}`);
  for (const fragment of found.fragments) await channel.readFragment(fragment, new Uint8Array(fragment.byteLength));
});

test("a channel whose encoder has gone keeps nothing for ever", async () => {
  const channel = await openChannel();
  await push(channel, 0, 40);
  const stored = channel.storedBytes;
  for (let minute = 0; minute < 10; minute++) {
    nowMs += 60_000;
    await channel.expire();
  }
  expect(timelineStatus(channel.timeline).storedBytes).toBeLessThan(stored / 4);
  expect(channel.storedBytes).toBeLessThan(stored / 4);
});

test.each(["as it runs", "while it is away"])(
  "the wall clock set back by an hour %s makes no player wait",
  async (when) => {
    let channel = await openChannel();
    await push(channel, 0, 10);
    const { edgeMs = 0 } = presentation(channel.timeline, settingsOf(endpoint()), 30) ?? {};
    if (when === "while it is away") {
      await channel.close();
      await store.close();
      store = await openStore();
      nowMs -= 3_600_000;
      channel = await openChannel();
    } else nowMs -= 3_600_000;
    // The encoder has started again, too: a run's first segment waits for others that may belong to it.
    await push(channel, 5000, 5010);
    const after = presentation(channel.timeline, settingsOf(endpoint()), 30);
    expect(after?.edgeMs).toBeGreaterThan(edgeMs + 4 * SEGMENT_MS);
    expect(after?.discontinuitySequence ?? 0).toBe(0);
  },
);

test("segments without parameter sets go on as those before them, also after a restart", async () => {
  let channel = await openChannel();
  await push(channel, 0, 2);
  for (const n of [2, 3]) {
    nowMs += SEGMENT_MS;
    const bare = withoutParameterSets(await testSegment(n));
    expect(await channel.pushSegment({ input: 1, path: `low/segment_${n}.ts` }, bare)).toBe("stored");
    await channel.close();
    await store.close();
    store = await openStore();
    channel = await openChannel();
  }
  const { video } = presentation(channel.timeline, settingsOf(endpoint()), 30) ?? {};
  expect(video?.map(({ initNumber }) => initNumber)).toEqual([0]);
  const stranger = withoutParameterSets(await testSegment(4));
  await expect(channel.pushSegment({ input: 2, path: "low/segment_4.ts" }, stranger)).rejects.toMatchObject({
    code: "no_parameter_sets",
  });
});

test("a refusal that goes on is in the log, and does not fill it", async () => {
  const lines: string[] = [];
  const channel = await openChannel(pino({}, { write: (line) => lines.push(line) }));
  for (let n = 1; n <= 1000; n++) {
    nowMs += SEGMENT_MS;
    channel.reportIncident(1, { code: "not_mpegts", detail: "no sync byte", path: `low/${n}.ts` }, true);
    channel.reportIncident(1, { code: "not_mpegts", detail: "no sync byte", path: `new-${n}x/1.ts` }, true);
  }
  const counts = lines.map((line) => JSON.parse(line).count as number);
  expect(counts.filter((count) => count > 1)).toEqual([10, 100, 1000]);
  expect(lines.length).toBeLessThanOrEqual(1000);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ channelId: config.channelId, input: 1, path: "low/1.ts" });
});

/** SPS and PPS become filler data. */
const withoutParameterSets = (ts: Uint8Array): Uint8Array => {
  for (let at = 0; at + 3 < ts.length; at++) {
    const type = (ts[at + 3] ?? 0) & 31;
    if (ts[at] === 0 && ts[at + 1] === 0 && ts[at + 2] === 1 && (type === 7 || type === 8)) ts[at + 3] = 12;
  }
  return ts;
};
