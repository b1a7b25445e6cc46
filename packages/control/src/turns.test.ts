import { expect, test } from "vitest";
import { createTurns } from "./turns.ts";

test("one key's work comes in turn, whether it fails or not, and another's does not wait for it", async () => {
  const turns = createTurns();
  const order: string[] = [];
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const first = turns.take("a", async () => {
    await released;
    order.push("a1");
    throw new Error("a1 failed");
  });
  const second = turns.take("a", async () => order.push("a2"));
  await turns.take("b", async () => order.push("b"));
  release();
  await expect(first).rejects.toThrow("a1 failed");
  await second;
  expect(order).toEqual(["b", "a1", "a2"]);
});
