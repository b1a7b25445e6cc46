import { expect, test } from "vitest";
import { formatCents, formatDay } from "./format-cents.ts";

test("money is shown in its currency, to the cent", () => {
  expect([formatCents(123_450, "usd"), formatCents(-5, "usd")]).toEqual(["$1,234.50", "-$0.05"]);
});

test("a day of billing is the day in UTC, wherever the reader is", () => {
  expect(formatDay("2026-12-01T00:00:00.000Z")).toBe("1 Dec 2026");
});
