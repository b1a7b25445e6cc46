import { expect, test } from "vitest";
import { readPastedToken } from "./read-pasted-token.ts";

test.for([
  [" a.b.c\n", { token: "a.b.c", url: null }],
  ["https://cdn.example/out/v1/live/one/ts/index.m3u8?x=1&token=a.b.c", "a.b.c"],
  ["http://cdn.example/out/v1/live/one/ts/index.m3u8?CAT=2D3R", "2D3R"],
] as const)("%j holds a token, and where it was shown", ([text, found]) => {
  const url = text.split("?")[0] ?? "";
  expect(readPastedToken(text)).toEqual(typeof found === "string" ? { token: found, url } : found);
});

test("an address without a token holds none", () => {
  expect(readPastedToken("https://cdn.example/out/v1/live/one/ts/index.m3u8?token=")).toBeUndefined();
});
