import { expect, test } from "vitest";
import { FairMap } from "./fair-map.ts";

test("whoever fills it forgets what is its own, oldest first, and nobody else's", () => {
  const map = new FairMap<number>(100);
  map.set("small", "only", 1);
  for (let i = 0; i < 1000; i++) map.set("large", String(i), i);
  expect(map.get("small", "only")).toBe(1);
  expect(map.get("large", "999")).toBe(999);
  expect(map.get("large", "0")).toBeUndefined();
  const left = Array.from({ length: 1000 }, (_, i) => map.get("large", String(i))).filter((one) => one !== undefined);
  expect(left.length).toBeLessThanOrEqual(99);
  expect(left.length).toBeGreaterThanOrEqual(80);
});

test("what is written again is young, weighs what it weighs now, and is dropped with its owner", () => {
  const map = new FairMap<string>(10);
  for (const key of ["a", "b"]) map.set("one", key, key, 4);
  map.set("one", "a", "again", 2);
  map.set("two", "c", "c", 4);
  expect([map.get("one", "a"), map.get("one", "b"), map.get("two", "c")]).toEqual(["again", "b", "c"]);
  map.set("one", "d", "d", 1);
  expect([map.get("one", "a"), map.get("one", "b"), map.get("one", "d")]).toEqual(["again", undefined, "d"]);
  map.drop("one");
  expect(map.get("one", "a")).toBeUndefined();
  map.set("two", "e", "e", 6);
  expect(map.get("two", "c")).toBe("c");
});

test("what is larger than the whole map is not kept", () => {
  const map = new FairMap<string>(10);
  map.set("one", "a", "a", 11);
  expect(map.get("one", "a")).toBeUndefined();
});
