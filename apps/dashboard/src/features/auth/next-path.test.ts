import { expect, test } from "vitest";
import { safeNextPath } from "./next-path.ts";

test("a path of this site is kept, with its query", () => {
  expect(safeNextPath("/channels/live/news?tab=ingest")).toBe("/channels/live/news?tab=ingest");
});

test.for([
  "https://evil.example/",
  "//evil.example/",
  "/\\evil.example/",
  "/\t/evil.example",
  "/.//evil.example",
  "javascript:alert(1)",
  "",
  null,
  undefined,
])("%s leads to the overview", (next) => {
  expect(safeNextPath(next)).toBe("/");
});

test("signing in does not lead back to signing in", () => {
  expect(safeNextPath("/sign-in?next=/x")).toBe("/");
});
