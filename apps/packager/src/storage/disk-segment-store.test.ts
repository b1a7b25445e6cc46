import { execFile } from "node:child_process";
import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DiskSegmentStore } from "./disk-segment-store.ts";
import type { ChannelLog, LogRecord } from "./segment-store.ts";

let folder = "";
let store: DiskSegmentStore;
const OPTIONS = { durability: "written", rollMs: 600_000, rollBytes: 1000 } as const;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-store-"));
  store = await DiskSegmentStore.create({ folder, ...OPTIONS });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const reopen = async (): Promise<ChannelLog> => {
  await store.close();
  store = await DiskSegmentStore.create({ folder, ...OPTIONS });
  return store.open("ch_a");
};

const payloadOf = (i: number): Uint8Array => new Uint8Array(100).fill(i);

const appendMany = async (log: ChannelLog, from: number, to: number): Promise<void> => {
  for (let i = from; i < to; i++) {
    await log.append({ atMs: i, fact: { i }, payload: payloadOf(i), isCheckpoint: log.wantsCheckpoint(i) });
  }
};

const collect = async (log: ChannelLog): Promise<LogRecord[]> => {
  const all: LogRecord[] = [];
  for await (const record of log.records(0)) all.push(record);
  return all;
};

const expectIntact = async (log: ChannelLog, records: readonly LogRecord[]): Promise<void> => {
  for (const record of records) {
    const into = new Uint8Array(record.payload.length);
    await log.read(record.payload, into);
    expect([record.fact, into]).toEqual([{ i: record.position }, payloadOf(record.position)]);
  }
};

const files = async (ending: string): Promise<string[]> =>
  (await readdir(join(folder, "ch_a"))).filter((name) => name.endsWith(ending)).map((n) => join(folder, "ch_a", n));

test("what was acknowledged is there after the store is opened again, across files", async () => {
  await appendMany(await store.open("ch_a"), 0, 25);
  expect((await files(".log")).length).toBe(3);
  const log = await reopen();
  await appendMany(log, 25, 30);
  const records = await collect(log);
  expect(records.map(({ position }) => position)).toEqual(Array.from({ length: 30 }, (_, i) => i));
  await expectIntact(log, records);
  expect(log.damages).toEqual([]);
});

test("wherever the last index write was cut, every record before it is there and the log goes on", async () => {
  await appendMany(await store.open("ch_a"), 0, 5);
  await store.close();
  const [index = ""] = await files(".idx");
  const whole = await readFile(index);
  const four = whole.lastIndexOf("SLRC");
  for (let cut = four; cut < whole.length; cut += 7) {
    await writeFile(index, whole.subarray(0, cut));
    const log = await reopen();
    expect(log.nextPosition).toBe(4);
    await appendMany(log, 4, 6);
    await expectIntact(log, await collect(log));
    expect((await collect(log)).length).toBe(6);
  }
});

test("payload bytes that were never acknowledged are cut off", async () => {
  await appendMany(await store.open("ch_a"), 0, 3);
  await store.close();
  const [payload = ""] = await files(".log");
  await appendFile(payload, "half a segment");
  await reopen();
  expect((await stat(payload)).size).toBe(300);
});

test("a crash while a new file was begun loses nothing and reuses no number", async () => {
  await appendMany(await store.open("ch_a"), 0, 10);
  await store.close();
  for (const size of [0, 10]) {
    const next = join(folder, "ch_a", "00000001");
    await writeFile(`${next}.log`, "");
    await writeFile(`${next}.idx`, Buffer.alloc(size));
    const log = await reopen();
    expect(log.nextPosition).toBe(10);
    await store.close();
  }
  const log = await reopen();
  await appendMany(log, 10, 12);
  await expectIntact(log, await collect(log));
});

test("a flipped bit anywhere in an index costs at most one record, is reported, and the log goes on", async () => {
  await appendMany(await store.open("ch_a"), 0, 12);
  await store.close();
  const [index = ""] = await files(".idx");
  const whole = await readFile(index);
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), async (at, bit) => {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
      await writeFile(index, flipped);
      const log = await reopen();
      const records = await collect(log);
      await expectIntact(log, records);
      expect(records.length).toBeGreaterThanOrEqual(11);
      expect(log.damages.length).toBe(1);
      expect(log.nextPosition).toBe(12);
    }),
    { numRuns: 60 },
  );
});

test("a flipped bit in the newest file is not written over: the log goes on in a new file", async () => {
  await appendMany(await store.open("ch_a"), 0, 8);
  await store.close();
  const [index = ""] = await files(".idx");
  const flipped = await readFile(index);
  flipped[60] = (flipped[60] ?? 0) ^ 1;
  await writeFile(index, flipped);
  const log = await reopen();
  await appendMany(log, 8, 10);
  expect((await collect(log)).map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect((await files(".idx")).length).toBe(2);
});

test("a payload file that lost its end is reported, and the records before stay", async () => {
  await appendMany(await store.open("ch_a"), 0, 5);
  await store.close();
  const [payload = ""] = await files(".log");
  await truncate(payload, 350);
  const log = await reopen();
  const records = await collect(log);
  expect(records.map(({ position }) => position)).toEqual([0, 1, 2]);
  expect(log.damages.length).toBeGreaterThan(0);
  await appendMany(log, log.nextPosition, log.nextPosition + 1);
  await expectIntact(log, await collect(log));
});

test("a deletion that a crash interrupted is finished at the next start", async () => {
  await appendMany(await store.open("ch_a"), 0, 1);
  await store.close();
  await promisify(execFile)("mv", [join(folder, "ch_a"), join(folder, "ch_a.deleted")]);
  store = await DiskSegmentStore.create({ folder, ...OPTIONS });
  expect(await readdir(folder)).toEqual([]);
});

/** Runs under a limit of file size, so that the kernel itself refuses in the middle of a write. */
const FILL = `
import { DiskSegmentStore } from "./disk-segment-store.ts";
const store = await DiskSegmentStore.create({ folder: process.argv[1], durability: "written", rollMs: 600000, rollBytes: 1e9 });
const log = await store.open("ch_a");
const outcomes = [];
for (let i = 0; i < 40; i++) {
  const payload = new Uint8Array(100 * (i % 2 === 0 ? 100 : 1)).fill(i);
  outcomes.push(await log.append({ atMs: i, fact: { i }, payload }).then(() => i, (error) => error.code));
}
console.log(JSON.stringify(outcomes));
`;

test("when there is no room an append is refused whole, smaller ones still fit, and nothing stored is lost", async () => {
  const full = join(folder, "full");
  const command = `ulimit -f 64; exec "$0" --input-type=module-typescript -e "$1" "$2"`;
  const { stdout } = await promisify(execFile)("sh", ["-c", command, process.execPath, FILL, full], {
    cwd: import.meta.dirname,
  });
  const outcomes: unknown[] = JSON.parse(stdout);
  const stored = outcomes.filter((outcome) => typeof outcome === "number");
  expect(outcomes).toContain("storage_full");
  expect(outcomes.indexOf("storage_full")).toBeLessThan(outcomes.lastIndexOf(stored.at(-1)));
  const reopened = await DiskSegmentStore.create({ folder: full, ...OPTIONS });
  const log = await reopened.open("ch_a");
  const records = await collect(log);
  expect(records.map(({ fact }) => fact)).toEqual(stored.map((i) => ({ i })));
  expect(log.damages).toEqual([]);
  for (const [k, record] of records.entries()) {
    const into = new Uint8Array(record.payload.length);
    await log.read(record.payload, into);
    expect(into.every((byte) => byte === stored[k])).toBe(true);
  }
  await reopened.close();
});
