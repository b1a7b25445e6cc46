import { expect, test } from "vitest";
import { diffFields } from "./diff-lines.ts";

test("a change shows what was and what is, field by field", () => {
  expect(diffFields({ name: "a", list: [{ n: 1 }] }, { name: "a", list: [{ n: 2 }] })).toEqual([
    { path: "name", before: "a", after: "a", isChanged: false },
    { path: "list.0.n", before: "1", after: "2", isChanged: true },
  ]);
});

test("a creation has no before, a deletion no after", () => {
  expect(diffFields(null, { name: "a" })).toEqual([{ path: "name", before: undefined, after: "a", isChanged: true }]);
  expect(diffFields({ name: "a" }, null)).toEqual([{ path: "name", before: "a", after: undefined, isChanged: true }]);
});

test("empty lists, null and false are values, not absences", () => {
  expect(
    diffFields({ a: [], b: null, c: false }, { a: [1], b: null, c: true }).map(({ path, before }) => [path, before]),
  ).toEqual([
    ["a", "[]"],
    ["b", "null"],
    ["c", "false"],
    ["a.0", undefined],
  ]);
});
