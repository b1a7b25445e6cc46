import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { forecastMonth, type UsageDay } from "./usage-forecast.ts";

const DAY_MS = 86_400_000;
const quantities = (ingestBytes: number) => ({
  ingestBytes,
  egressManifestBytes: 0,
  egressSegmentBytes: 0,
  storedByteHours: 0,
  licences: 0,
  apiCalls: 0,
});
/** Days from a date on, one value each. */
const from = (date: string, values: readonly number[]): UsageDay[] =>
  values.map((value, i) => ({ atMs: Date.parse(date) + i * DAY_MS, quantities: quantities(value) }));
const ingest = (days: readonly UsageDay[], now: string) => {
  const forecast = forecastMonth(days, Date.parse(now));
  return forecast && [forecast.low.ingestBytes, forecast.expected.ingestBytes, forecast.high.ingestBytes];
};

describe("a month's forecast", () => {
  test("of steady use is the days of the month times a day's, without a range", () => {
    // 1 to 14 June 2026 and most of May before it, 10 a day; today, the 15th, nothing yet.
    expect(
      ingest(
        from(
          "2026-05-18",
          Array.from({ length: 28 }, () => 10),
        ),
        "2026-06-15T00:00:00Z",
      ),
    ).toEqual([300, 300, 300]);
  });

  test("takes each day that is left as its weekday was", () => {
    // Mondays 100, all other days 0. Left of June 2026 from Tuesday the 16th on: Mondays 22 and 29.
    const days = Array.from({ length: 28 }, (_, i) => (i % 7 === 0 ? 100 : 0));
    const monday = from("2026-05-18", [...days, 100]); // until the 15th, a Monday
    expect(ingest(monday, "2026-06-16T00:00:00Z")).toEqual([500, 500, 500]);
  });

  test("has as its range the weakest and the strongest of the same weekdays", () => {
    // Two Mondays, 10 and 30, and today is the last day of June 2026's Mondays, the 29th; the 30th has no Tuesday that was used.
    const days = from("2026-06-15", [10, 0, 0, 0, 0, 0, 0, 30, 0, 0, 0, 0, 0, 0]);
    expect(ingest(days, "2026-06-29T00:00:00Z")).toEqual([50, 60, 70]);
  });

  test("counts what today has used already, and no more of today than is still to come", () => {
    const days = [...from("2026-06-22", [10, 10, 10, 10, 10, 10, 10]), ...from("2026-06-29", [4])];
    expect(ingest(days, "2026-06-29T12:00:00Z")).toEqual([90, 90, 90]);
    const busy = [...from("2026-06-22", [10, 10, 10, 10, 10, 10, 10]), ...from("2026-06-29", [40])];
    expect(ingest(busy, "2026-06-29T12:00:00Z")).toEqual([120, 120, 120]);
  });

  test("does not let the days before the first use speak", () => {
    const days = from("2026-06-01", [0, 0, 0, 0, 0, 10]);
    expect(forecastMonth(days, Date.parse("2026-06-07T00:00:00Z"))?.basedOnDays).toBe(1);
    expect(ingest(days, "2026-06-07T00:00:00Z")).toEqual([250, 250, 250]);
  });

  test.for([
    ["nothing at all", []],
    ["only today", from("2026-06-15", [10])],
    ["only days without use", from("2026-06-01", [0, 0, 0])],
    ["only days that are too long ago", from("2026-05-01", [10])],
  ] as const)("of %s is none", ([, days]) => {
    expect(forecastMonth(days, Date.parse("2026-06-15T10:00:00Z"))).toBeNull();
  });

  test("never has its ends crossed, and never lies below what has been used", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1e12 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 0, max: DAY_MS - 1 }),
        (values, sinceMidnightMs) => {
          const days = from("2026-05-01", values);
          const nowMs = (days.at(-1)?.atMs ?? 0) + sinceMidnightMs;
          const forecast = forecastMonth(days, nowMs);
          if (forecast === null) return;
          const month = new Date(nowMs).getUTCMonth();
          const used = days.reduce(
            (sum, { atMs, quantities: of }) => sum + (new Date(atMs).getUTCMonth() === month ? of.ingestBytes : 0),
            0,
          );
          const { low, expected, high } = forecast;
          expect(low.ingestBytes).toBeGreaterThanOrEqual(used);
          expect(expected.ingestBytes).toBeGreaterThanOrEqual(low.ingestBytes);
          expect(high.ingestBytes).toBeGreaterThanOrEqual(expected.ingestBytes);
        },
      ),
    );
  });
});
