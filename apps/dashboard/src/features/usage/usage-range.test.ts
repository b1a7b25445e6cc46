import { expect, test } from "vitest";
import { formatUsagePoint, USAGE_RANGES, usageSpan } from "./usage-range.ts";

const NOW = Date.UTC(2026, 10, 23, 16, 20, 30);

test("a span ends with the interval under way and is as long as it says", () => {
  expect(usageSpan("24h", NOW)).toEqual({
    from: "2026-11-22T17:00:00.000Z",
    to: "2026-11-23T17:00:00.000Z",
    interval: "hour",
  });
  expect(usageSpan("30d", NOW)).toMatchObject({ to: "2026-11-24T00:00:00.000Z", from: "2026-10-25T00:00:00.000Z" });
});

test.for(USAGE_RANGES)("$label asks the same question all through one interval", ({ value }) => {
  expect(usageSpan(value, NOW)).toEqual(usageSpan(value, NOW + 1000));
});

test("a day is named by its UTC date", () => {
  expect(formatUsagePoint("2026-11-23T00:00:00.000Z", "day")).toBe("23 Nov");
});
