import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { createSlabPool, type SlabPool } from "../http/index.ts";
import { SegmentCache } from "./segment-cache.ts";

const SLAB = 64 * 1024;

const observedPool = (): SlabPool & { released: number } => {
  const pool = createSlabPool(0);
  return {
    released: 0,
    acquire: (size) => pool.acquire(size),
    release(slab) {
      this.released++;
      pool.release(slab);
    },
  };
};

const builder = (pool: SlabPool, counter: { built: number }) => async () => {
  counter.built++;
  await nextTurn();
  return { slab: pool.acquire(SLAB), length: 10, etag: '"e"' };
};

test("identical requests in flight share one build, later ones its result", async () => {
  const pool = observedPool();
  const cache = new SegmentCache(pool, 10 * SLAB);
  const counter = { built: 0 };
  const all = await Promise.all([1, 2, 3].map(() => cache.use("a", builder(pool, counter))));
  expect(all.map(({ result }) => result)).toEqual(["built", "joined", "joined"]);
  expect((await cache.use("a", builder(pool, counter))).result).toBe("hit");
  expect(counter.built).toBe(1);
});

test("a segment that has left the cache goes back to the pool only when its last reader has", async () => {
  const pool = observedPool();
  const cache = new SegmentCache(pool, SLAB);
  const counter = { built: 0 };
  const [a, again] = await Promise.all([
    cache.use("a", builder(pool, counter)),
    cache.use("a", builder(pool, counter)),
  ]);
  const b = await cache.use("b", builder(pool, counter));
  await nextTurn();
  expect(cache.sizeBytes).toBe(SLAB);
  a.segment.release();
  a.segment.release();
  expect(pool.released).toBe(0);
  again.segment.release();
  expect(pool.released).toBe(1);
  b.segment.release();
  expect(pool.released).toBe(1);
});

test("the least recently used goes first", async () => {
  const pool = observedPool();
  const cache = new SegmentCache(pool, 2 * SLAB);
  const counter = { built: 0 };
  for (const key of ["a", "b", "a", "c"]) {
    (await cache.use(key, builder(pool, counter))).segment.release();
    await nextTurn();
  }
  expect((await cache.use("a", builder(pool, counter))).result).toBe("hit");
  expect((await cache.use("b", builder(pool, counter))).result).toBe("built");
});

test("a build that failed is tried again by the next request", async () => {
  const pool = observedPool();
  const cache = new SegmentCache(pool, SLAB);
  const broken = cache.use("a", () => Promise.reject(new Error("disk")));
  await expect(broken).rejects.toThrow("disk");
  expect((await cache.use("a", builder(pool, { built: 0 }))).result).toBe("built");
});
