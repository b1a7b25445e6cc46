import { describe, expect, test } from "vitest";
import {
  datesUntil,
  explainClock,
  findDatesProblem,
  formatUsagePoint,
  USAGE_RANGES,
  usageSpan,
} from "./usage-range.ts";

const NOW = Date.UTC(2026, 10, 23, 16, 20, 30);
const dates = { first: "2026-11-01", last: "2026-11-03" };
const spanOf = (range: (typeof USAGE_RANGES)[number]["value"], nowMs = NOW) => usageSpan(range, dates, nowMs);

describe("a span", () => {
  test("of the last hours ends with the interval under way and is as long as it says", () => {
    expect(spanOf("24h")).toEqual({
      from: "2026-11-22T17:00:00.000Z",
      to: "2026-11-23T17:00:00.000Z",
      interval: "hour",
    });
    expect(spanOf("30d")).toMatchObject({ to: "2026-11-24T00:00:00.000Z", from: "2026-10-25T00:00:00.000Z" });
  });

  test("of a day or a month is a whole one of UTC, over the end of a year too", () => {
    expect(spanOf("today")).toMatchObject({ from: "2026-11-23T00:00:00.000Z", to: "2026-11-24T00:00:00.000Z" });
    expect(spanOf("thisMonth")).toMatchObject({ from: "2026-11-01T00:00:00.000Z", to: "2026-12-01T00:00:00.000Z" });
    expect(spanOf("lastMonth", Date.UTC(2027, 0, 31))).toMatchObject({
      from: "2026-12-01T00:00:00.000Z",
      to: "2027-01-01T00:00:00.000Z",
    });
  });

  test("of dates has the last of them in it, by hour while that can be drawn", () => {
    expect(spanOf("custom")).toEqual({
      from: "2026-11-01T00:00:00.000Z",
      to: "2026-11-04T00:00:00.000Z",
      interval: "hour",
    });
    expect(usageSpan("custom", { first: "2026-11-01", last: "2026-11-08" }, NOW)?.interval).toBe("day");
    expect(usageSpan("custom", { first: "2026-11-02", last: "2026-11-01" }, NOW)).toBeNull();
  });

  test.for(USAGE_RANGES)("$label asks the same question all through one interval", ({ value }) => {
    expect(spanOf(value)).toEqual(spanOf(value, NOW + 1000));
  });
});

test.for([
  [{ first: "", last: "2026-11-01" }, "Choose both dates."],
  [{ first: "2026-11-02", last: "2026-11-01" }, "The last day must not be before the first."],
  [{ first: "2025-01-01", last: "2026-11-01" }, "Choose at most 400 days."],
  [datesUntil(NOW), undefined],
] as const)("dates %j: %s", ([given, problem]) => {
  expect(findDatesProblem(given)).toBe(problem);
});

test("a day is named by its UTC date, and the page says whose clock it goes by", () => {
  expect(formatUsagePoint("2026-11-23T00:00:00.000Z", "day")).toBe("23 Nov");
  expect(explainClock("day", "Europe/Berlin")).toContain("UTC");
  expect(explainClock("hour", "Europe/Berlin")).toContain("Europe/Berlin");
});
