import { expect, test } from "vitest";
import { hdcpLevelOf } from "./hdcp-level.ts";

const [sd, hd, uhd] = [
  { width: 1024, height: 576 },
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
];

test.each([
  ["nothing", null, null, [undefined, undefined, undefined]],
  ["HD alone: UHD has no less", "TYPE-0", null, [undefined, "TYPE-0", "TYPE-0"]],
  ["each its own", "TYPE-0", "TYPE-1", [undefined, "TYPE-0", "TYPE-1"]],
  ["UHD alone", null, "TYPE-1", [undefined, undefined, "TYPE-1"]],
] as const)("asked for %s, SD is for every screen", (_, hdcpLevelHd, hdcpLevelUhd, expected) => {
  const levels = [sd, hd, uhd].map((size) => size && hdcpLevelOf({ hdcpLevelHd, hdcpLevelUhd }, size));
  expect(levels).toEqual(expected);
});
