import fc from "fast-check";
import { expect, test } from "vitest";
import { RollingTable } from "./rolling-table.ts";

test("whatever is added and forgotten, rows keep their numbers and values", () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("push" as const), count: fc.integer({ min: 1, max: 900 }) }),
    fc.record({ kind: fc.constant("drop" as const), count: fc.integer({ min: 0, max: 1_200 }) }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5_000 }), fc.array(step, { maxLength: 12 }), (start, steps) => {
      const table = new RollingTable(2, start);
      let first = start;
      let end = start;
      for (const { kind, count } of steps) {
        if (kind === "push") for (let i = 0; i < count; i += 1, end += 1) table.push([end * 3, -end]);
        else {
          table.dropBefore(first + count);
          first = Math.min(first + count, end);
        }
      }
      expect([table.first, table.end]).toEqual([first, end]);
      for (let row = first; row < end; row += 97) {
        expect([table.get(0, row), table.get(1, row)]).toEqual([row * 3, -row]);
        expect(table.lowerBound(0, row * 3 - 1)).toBe(row);
      }
      expect(table.get(0, first - 1)).toBeNaN();
      expect(table.get(0, end)).toBeNaN();
      expect(table.lowerBound(0, end * 3)).toBe(end);
    }),
  );
});
