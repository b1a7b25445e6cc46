import { expect, test } from "vitest";
import { waitUntil } from "./wait-until.ts";

test("what the probe finds at last is returned, errors before it are forgiven", async () => {
  let asked = 0;
  const found = await waitUntil(
    () => {
      asked++;
      if (asked === 1) throw new Error("not yet");
      return asked === 3 ? "here" : undefined;
    },
    { what: "it", timeoutMs: 10_000, intervalMs: 1 },
  );
  expect([found, asked]).toEqual(["here", 3]);
});

test("a missed deadline names what was waited for and why it was not there", async () => {
  const why = new Error("connection refused");
  const waiting = waitUntil(() => Promise.reject(why), { what: "the packager", timeoutMs: 5, intervalMs: 1 });
  await expect(waiting).rejects.toMatchObject({ message: "waited 5 ms in vain for the packager", cause: why });
});
