import { expect, test } from "vitest";
import { formatCost, formatQuantity, includedOf, isMetered } from "./format-meter.ts";

test("quantities are told in the unit that people pay for", () => {
  expect(formatQuantity("egressSegmentBytes", "1200000000")).toBe("1.20 GB");
  expect(formatQuantity("storedByteHours", String(60 * 3_400_000_000))).toBe("3.40 GB-hours");
  expect(formatQuantity("apiCalls", "1200")).toBe("1,200");
});

test("less than a cent is not nothing, and less than nothing is a credit", () => {
  expect(["0", "0.0031", "1", "1230", "-50"].map(formatCost)).toEqual([
    "$0.00",
    "< $0.01",
    "$0.01",
    "$12.30",
    "-$0.50",
  ]);
});

test("what a plan includes is told in counted units, and of an own installation is everything", () => {
  expect(includedOf("free", "ingestBytes")).toBe(50_000_000_000);
  expect(includedOf("selfHosted", "ingestBytes")).toBeNull();
  expect([isMetered("free"), isMetered("selfHosted")]).toEqual([true, false]);
});
