import { expect, test } from "vitest";
import { ivOfNumber } from "./track-key.ts";

test("AES-128 without a vector numbers the segment in 16 bytes", () => {
  expect(Buffer.from(ivOfNumber(0x1_0203_0405)).toString("hex")).toBe(`${"0".repeat(22)}0102030405`);
});
