import { beforeEach, expect, test } from "vitest";
import { createRateLimiter, type RateLimiter } from "./rate-limiter.ts";

let nowMs: number;
let limiter: RateLimiter;
beforeEach(() => {
  nowMs = 0;
  limiter = createRateLimiter(() => nowMs);
});
const policy = (id: string, perSecond: number, burst: number) => ({ name: "key", id, rate: { perSecond, burst } });

test("a bucket gives its burst, then one request each time that it has filled by one", () => {
  const a = policy("a", 0.5, 3);
  expect([1, 2, 3, 4].map(() => limiter.take([a]).waitSeconds)).toEqual([0, 0, 0, 2]);
  nowMs += 1999;
  expect(limiter.take([a]).waitSeconds).toBe(1);
  nowMs += 1;
  expect(limiter.take([a]).waitSeconds).toBe(0);
});

test("the headers say how much there is, how much is left, and when it is full again", () => {
  expect(limiter.take([policy("a", 2, 10)]).headers).toEqual({
    "ratelimit-policy": '"key";q=10;w=5',
    ratelimit: '"key";r=9;t=1',
  });
  for (let i = 0; i < 9; i++) limiter.take([policy("a", 2, 10)]);
  expect(limiter.take([policy("a", 2, 10)]).headers).toEqual({
    "ratelimit-policy": '"key";q=10;w=5',
    ratelimit: '"key";r=0;t=5',
    "retry-after": "1",
  });
});

test("what one bucket refuses takes nothing from the others, and nobody pays for somebody else", () => {
  const tenant = { ...policy("t", 1, 10), name: "tenant" };
  limiter.take([policy("a", 1, 1), tenant]);
  for (let i = 0; i < 50; i++) limiter.take([policy("a", 1, 1), tenant]);
  expect(limiter.take([policy("b", 1, 1), tenant]).headers["ratelimit"]).toBe('"key";r=0;t=1, "tenant";r=8;t=2');
});

test("a batch costs as many as it has calls, and one larger than the bucket empties it", () => {
  expect(limiter.take([policy("a", 1, 10)], 7).headers["ratelimit"]).toBe('"key";r=3;t=7');
  expect(limiter.take([policy("a", 1, 10)], 7).waitSeconds).toBe(4);
  expect(limiter.take([policy("b", 1, 10)], 30).waitSeconds).toBe(0);
});

test("a clock that is set back refuses nobody who may pass", () => {
  limiter.take([policy("a", 1, 2)]);
  nowMs -= 60_000;
  expect(limiter.take([policy("a", 1, 2)]).waitSeconds).toBe(0);
});

test("a look takes nothing, and says what a request would be told", () => {
  const a = policy("a", 1, 1);
  for (let i = 0; i < 3; i++) expect(limiter.look([a]).waitSeconds).toBe(0);
  expect(limiter.take([a]).waitSeconds).toBe(0);
  expect(limiter.look([a])).toEqual(limiter.take([a]));
  nowMs += 1000;
  expect(limiter.look([a]).waitSeconds).toBe(0);
});
