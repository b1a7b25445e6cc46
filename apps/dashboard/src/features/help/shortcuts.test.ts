import { expect, test } from "vitest";
import { createShortcutReader, GO_TO } from "./shortcuts.ts";

test("no two shortcuts share their keys", () => {
  expect(new Set(GO_TO.map(({ keys }) => keys.join(" "))).size).toBe(GO_TO.length);
});

test("a question mark opens help, and a letter alone does nothing", () => {
  const read = createShortcutReader([]);
  expect(read("?", 0)).toEqual({ kind: "help" });
  expect(read("o", 1)).toEqual({ kind: "nothing" });
});

test("g and a letter go to a page, if the second comes soon and its page may be seen", () => {
  const read = createShortcutReader(["channel:read"]);
  read("g", 0);
  expect(read("c", 1200)).toEqual({ kind: "goTo", href: "/channels" });
  read("g", 2000);
  expect(read("c", 3201)).toEqual({ kind: "nothing" });
  read("g", 4000);
  expect(read("k", 4001)).toEqual({ kind: "nothing" });
  read("g", 5000);
  expect(read("o", 5001)).toEqual({ kind: "goTo", href: "/" });
});

test("a letter that leads nowhere ends the pair", () => {
  const read = createShortcutReader(["channel:read"]);
  read("g", 0);
  read("x", 1);
  expect(read("c", 2)).toEqual({ kind: "nothing" });
});
