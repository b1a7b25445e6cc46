import { expect, test } from "vitest";
import { printInstant, printMonth } from "./mail-dates.ts";

test("a time in a mail is UTC and says so, wherever it is written", () => {
  expect(printInstant(new Date("2026-11-30T23:59:00Z"))).toBe("30 Nov 2026, 23:59 UTC");
  expect(printInstant(new Date("2026-12-01T00:00:00Z"))).toBe("1 Dec 2026, 00:00 UTC");
});

test("the month of a mail is that of UTC, in words", () => {
  expect(printMonth(new Date("2026-11-30T23:59:00Z"))).toBe("November 2026");
  expect(printMonth(new Date("2026-12-01T00:00:00Z"))).toBe("December 2026");
});
