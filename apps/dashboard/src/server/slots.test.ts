import { expect, test } from "vitest";
import { createSlots } from "./slots.ts";

test("each name has so many at a time, whatever the others have, and gets back what it gives back", () => {
  const slots = createSlots(2);
  const first = slots.take("a");
  expect([slots.take("a") === undefined, slots.take("a") === undefined]).toEqual([false, true]);
  expect(slots.take("b")).toBeDefined();
  first?.();
  expect([slots.take("a") === undefined, slots.take("a") === undefined]).toEqual([false, true]);
});
