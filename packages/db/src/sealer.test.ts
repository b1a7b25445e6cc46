import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createSealer, parseMasterKey } from "./sealer.ts";

const key = (id: string) => `${id}:${randomBytes(32).toString("base64")}`;
const place = { tenantId: "tn_a", rowId: "ie_1", column: "ingest_endpoint.password" };

test("what was sealed is opened again, and never sealed the same twice", () => {
  const sealer = createSealer([key("k1")]);
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (plain) => {
      const [first, second] = [sealer.seal(plain, place), sealer.seal(plain, place)];
      expect(sealer.unseal(first, place)).toBe(plain);
      expect(first).not.toBe(second);
      expect(first).toMatch(/^v1:k1:[\w-]{16}:[\w-]{22}:[\w-]*$/);
    }),
  );
});

test.each([
  ["tenant", { ...place, tenantId: "tn_b" }],
  ["row", { ...place, rowId: "ie_2" }],
  ["column", { ...place, column: "other" }],
  ["place that reads alike when joined", { tenantId: "tn_a,ie_1", rowId: "", column: place.column }],
])("a value moved to another %s cannot be opened", (_, elsewhere) => {
  const sealer = createSealer([key("k1")]);
  const sealed = sealer.seal("secret", place);
  expect(() => sealer.unseal(sealed, elsewhere)).toThrow();
});

test("a value of which any part was changed cannot be opened", () => {
  const sealer = createSealer([key("k1")]);
  const parts = sealer.seal("secret", place).split(":");
  for (const i of [2, 3, 4]) {
    const part = parts[i] ?? "";
    const changed = parts.with(i, `${part.startsWith("A") ? "B" : "A"}${part.slice(1)}`).join(":");
    expect(() => sealer.unseal(changed, place)).toThrow();
  }
});

test("after a change of keys the new one seals and the old one still opens", () => {
  const [older, newer] = [key("k1"), key("k2")];
  const sealed = createSealer([older]).seal("secret", place);
  const sealer = createSealer([newer, older]);
  expect(sealer.unseal(sealed, place)).toBe("secret");
  expect(sealer.seal("secret", place)).toMatch(/^v1:k2:/);
  expect(() => createSealer([newer]).unseal(sealed, place)).toThrow(
    /"k1", which is not given: add it to SLUICE_MASTER_KEY/,
  );
});

test.each(["", "k1", `k1:${randomBytes(31).toString("base64")}`, `k 1:${randomBytes(32).toString("base64")}`])(
  "%j is no master key",
  (text) => {
    expect(() => parseMasterKey(text)).toThrow(/base64 of 32 bytes/);
  },
);
