import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { civilFromDays, daysFromCivil, parseDateTime, printDateTime } from "./date-time.ts";

/** The platform judges us; the code under test must not have it. */
const PlatformDate = globalThis.Date;

describe("dates without a clock", () => {
  test("agree with the platform's calendar on every millisecond of years 0 to 9999", () => {
    const first = PlatformDate.UTC(2000, 0, 1) - 2000 * 365.2425 * 86_400_000;
    fc.assert(
      fc.property(fc.integer({ min: first + 86_400_000, max: PlatformDate.UTC(9999, 11, 31) }), (ms) => {
        expect(printDateTime(ms)).toBe(new PlatformDate(ms).toISOString());
        expect(parseDateTime(printDateTime(ms))).toBe(ms);
      }),
      { numRuns: 2000 },
    );
  });

  test("go from days to a date and back", () => {
    fc.assert(
      fc.property(fc.integer({ min: -800_000, max: 3_000_000 }), (days) => {
        expect(daysFromCivil(civilFromDays(days))).toBe(days);
      }),
    );
  });

  test.for([
    ["2024-02-29T23:59:59.999Z", PlatformDate.UTC(2024, 1, 29, 23, 59, 59, 999)],
    ["2026-11-23T16:01:45+01:00", PlatformDate.UTC(2026, 10, 23, 15, 1, 45)],
    ["2026-11-23T16:01:45.5-0330", PlatformDate.UTC(2026, 10, 23, 19, 31, 45, 500)],
    ["2026-11-23T16:01:45.123456+0000", PlatformDate.UTC(2026, 10, 23, 16, 1, 45, 123)],
    ["2026-11-23T16:01:45+02", PlatformDate.UTC(2026, 10, 23, 14, 1, 45)],
    ["2026-11-23t16:01:45z", PlatformDate.UTC(2026, 10, 23, 16, 1, 45)],
    ["2026-11-23T16:01:45", PlatformDate.UTC(2026, 10, 23, 16, 1, 45)],
    ["2016-12-31T23:59:60Z", PlatformDate.UTC(2017, 0, 1)],
    ["2026-12-31T24:00:00Z", PlatformDate.UTC(2027, 0, 1)],
  ] as const)("%s is read as encoders mean it", ([text, ms]) => {
    expect(parseDateTime(text)).toBe(ms);
  });

  test.for([
    "2023-02-29T00:00:00Z",
    "2023-13-01T00:00:00Z",
    "2023-00-01T00:00:00Z",
    "2023-04-31T00:00:00Z",
    "2023-01-01T24:00:01Z",
    "2023-01-01T00:60:00Z",
    "2023-01-01T00:00:00+24:00",
    "2023-01-01",
    "0000-01-01T00:00:00+01:00",
    "now",
    "",
  ])("%j is no date", (text) => {
    expect(parseDateTime(text)).toBeUndefined();
  });

  test("a time that four-digit years cannot name is refused, not misprinted", () => {
    expect(() => printDateTime(Number.NaN)).toThrow(RangeError);
    expect(() => printDateTime(PlatformDate.UTC(10_000, 0, 1))).toThrow(RangeError);
  });
});
