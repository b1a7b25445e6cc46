import { expect, test } from "vitest";
import { printDay, printInstant, printMonth } from "./print-utc.ts";

test("a time that somebody reads is UTC and says so, wherever it is printed", () => {
  expect(printInstant(new Date("2026-11-30T23:59:00Z"))).toBe("30 Nov 2026, 23:59 UTC");
  expect(printInstant(new Date("2026-12-01T00:00:00Z"))).toBe("1 Dec 2026, 00:00 UTC");
  expect(printDay(new Date("2026-11-30T23:59:00Z"))).toBe("30 Nov 2026 (UTC)");
});

test("a month is that of UTC, in words", () => {
  expect(printMonth(new Date("2026-11-30T23:59:00Z"))).toBe("November 2026");
  expect(printMonth(new Date("2026-12-01T00:00:00Z"))).toBe("December 2026");
});
