import { expect, test } from "vitest";
import { measure, summarize } from "./latencies.ts";

test("percentiles are values that were measured: of 1 to 100, the 50th, 95th and 99th", () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(summarize(values)).toEqual({ count: 100, p50Ms: 50, p95Ms: 95, p99Ms: 99 });
  expect(summarize([7])).toEqual({ count: 1, p50Ms: 7, p95Ms: 7, p99Ms: 7 });
});

test("as many are measured as were asked for, and never more at once than allowed", async () => {
  let [running, most] = [0, 0];
  const { count } = await measure(40, 3, async () => {
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running--;
  });
  expect([count, most]).toEqual([40, 3]);
});
