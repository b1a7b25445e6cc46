import { afterEach, describe, expect, test } from "vitest";
import type { ChannelLog, LogRecord, SegmentStore } from "../../src/storage/segment-store.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const readText = async (log: ChannelLog, record: LogRecord): Promise<string> => {
  const into = new Uint8Array(record.payload.length);
  await log.read(record.payload, into);
  return new TextDecoder().decode(into);
};

const collect = async (records: AsyncIterable<LogRecord>): Promise<LogRecord[]> => {
  const all: LogRecord[] = [];
  for await (const record of records) all.push(record);
  return all;
};

/** What every SegmentStore promises. `reopen` closes it and opens what it left behind, where something is left. */
export const describeSegmentStore = (name: string, create: () => Promise<SegmentStore>): void => {
  describe(name, () => {
    const stores: SegmentStore[] = [];
    const newStore = async (): Promise<SegmentStore> => {
      const store = await create();
      stores.push(store);
      return store;
    };
    afterEach(async () => {
      await Promise.all(stores.splice(0).map((store) => store.close()));
    });

    test("what was appended is read back, whole and in part", async () => {
      const log = await (await newStore()).open("ch_a");
      const record = await log.append({ atMs: 5, fact: { a: [1, "two", null] }, payload: bytesOf("one two three") });
      expect([record.position, record.atMs, record.fact]).toEqual([0, 5, { a: [1, "two", null] }]);
      expect(await readText(log, record)).toBe("one two three");
      const { file, offset } = record.payload;
      const into = new Uint8Array(3);
      await log.read({ file, offset: offset + 4, length: 3 }, into);
      expect(new TextDecoder().decode(into)).toBe("two");
    });

    test("appends at the same time are numbered in the order of the calls and do not mix", async () => {
      const log = await (await newStore()).open("ch_a");
      const texts = Array.from({ length: 50 }, (_, i) => `${i} `.repeat(i));
      const records = await Promise.all(texts.map((t, i) => log.append({ atMs: i, fact: i, payload: bytesOf(t) })));
      expect(records.map(({ position }) => position)).toEqual(texts.map((_, i) => i));
      expect(await Promise.all(records.map((record) => readText(log, record)))).toEqual(texts);
      expect(log.nextPosition).toBe(50);
    });

    test("a replay gives every record from the position on, in order, and ends", async () => {
      const log = await (await newStore()).open("ch_a");
      for (let i = 0; i < 10; i++) await log.append({ atMs: i, fact: i, payload: bytesOf("x") });
      expect((await collect(log.records(7))).map(({ fact }) => fact)).toEqual([7, 8, 9]);
      expect((await collect(log.records(0))).length).toBe(10);
      expect(await collect(log.records(10))).toEqual([]);
    });

    test("a follower is given what is there, then each new record, until it leaves", async () => {
      const log = await (await newStore()).open("ch_a");
      const leaving = new AbortController();
      await log.append({ atMs: 0, fact: "before", payload: bytesOf("") });
      const seen: unknown[] = [];
      const following = (async () => {
        for await (const record of log.records(0, leaving.signal)) {
          seen.push(record.fact);
          if (seen.length === 1) await log.append({ atMs: 1, fact: "after", payload: bytesOf("p") });
          else leaving.abort();
        }
      })();
      await following;
      expect(seen).toEqual(["before", "after"]);
    });

    test("a payload may be empty", async () => {
      const log = await (await newStore()).open("ch_a");
      const record = await log.append({ atMs: 0, fact: "fact alone", payload: new Uint8Array() });
      expect(record.payload.length).toBe(0);
      expect(await readText(log, record)).toBe("");
    });

    test("what is older than a checkpoint expires, nothing newer does, and numbers are never used again", async () => {
      const log = await (await newStore()).open("ch_a");
      const records: LogRecord[] = [];
      for (let i = 0; i < 20; i++) {
        const atMs = i * 1000;
        const payload = bytesOf(`payload ${i}`);
        records.push(await log.append({ atMs, fact: i, payload, isCheckpoint: log.wantsCheckpoint(atMs) }));
      }
      const sizeBefore = log.sizeBytes;
      await log.expire(15_000);
      expect(log.sizeBytes).toBeLessThan(sizeBefore);
      const kept = await collect(log.records(0));
      expect(kept.map(({ position }) => position)).toEqual([12, 13, 14, 15, 16, 17, 18, 19]);
      for (const record of kept) expect(await readText(log, record)).toBe(`payload ${record.fact}`);
      const [oldest] = records;
      if (oldest === undefined) throw new Error("nothing was appended");
      await expect(readText(log, oldest)).rejects.toMatchObject({ code: "gone" });
      expect((await log.append({ atMs: 20_000, fact: "next", payload: bytesOf("") })).position).toBe(20);
    });

    test("without a checkpoint nothing expires", async () => {
      const log = await (await newStore()).open("ch_a");
      for (let i = 0; i < 3; i++) await log.append({ atMs: i, fact: i, payload: bytesOf("x") });
      await log.expire(1_000_000);
      expect((await collect(log.records(0))).length).toBe(3);
    });

    test("logs of two channels know nothing of each other", async () => {
      const store = await newStore();
      const [a, b] = [await store.open("ch_a"), await store.open("ch_b")];
      await a.append({ atMs: 0, fact: "a", payload: bytesOf("a") });
      expect(b.nextPosition).toBe(0);
      expect(await store.open("ch_a")).toBe(a);
      expect([...(await store.list())].sort()).toEqual(["ch_a", "ch_b"]);
    });

    test("a deleted channel is gone, and may begin anew", async () => {
      const store = await newStore();
      const log = await store.open("ch_a");
      await log.append({ atMs: 0, fact: "old", payload: bytesOf("old") });
      await store.delete("ch_a");
      await store.delete("ch_never");
      expect(await store.list()).toEqual([]);
      const again = await store.open("ch_a");
      expect(await collect(again.records(0))).toEqual([]);
    });
  });
};
