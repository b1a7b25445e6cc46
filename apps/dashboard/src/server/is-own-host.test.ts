import { expect, test } from "vitest";
import { isOwnHost } from "./is-own-host.ts";

test.for([
  ["127.0.0.1:3000", true],
  ["localhost:3000", true],
  ["[::1]:3000", true],
  ["sluice.example", true],
  ["evil.example:3000", false],
  ["localhost.evil.example", false],
  ["", false],
  [null, false],
] as const)("a page of %j is one of ours: %s", ([host, isOurs]) => {
  expect(isOwnHost(host, "https://sluice.example")).toBe(isOurs);
});
