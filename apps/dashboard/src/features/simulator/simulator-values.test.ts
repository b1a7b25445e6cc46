import { describe, expect, test } from "vitest";
import { checkValues, readValues, writeValues } from "./simulator-values.ts";

describe("an address of the simulator", () => {
  test("gives back what was written into it", () => {
    const values = { ...readValues({}), ladderKbps: "4000,800", hours: "7.5", watchedKbps: "1200" };
    const address = writeValues(values);
    expect(address).toBe("?ladderKbps=4000,800&hours=7.5&watchedKbps=1200");
    expect(readValues(Object.fromEntries(new URLSearchParams(address)))).toEqual(values);
  });

  test("says nothing of what is as usual, and a parameter given twice is as usual", () => {
    expect(writeValues(readValues({}))).toBe("");
    expect(readValues({ hours: ["1", "2"], unknown: "3" })).toEqual(readValues({}));
  });
});

describe("what stands in the form", () => {
  const check = (changed: Partial<ReturnType<typeof readValues>>) => checkValues({ ...readValues({}), ...changed });

  test("is asked for as numbers, and what is left empty not at all", () => {
    expect(check({ ladderKbps: " 4000, 800 ", hours: "7.5" })).toEqual({
      input: {
        ladderKbps: "4000,800",
        hours: 7.5,
        viewers: 100,
        startOverHours: 0,
        inputs: 1,
        cdnHitPercent: 0,
        segmentSeconds: 6,
      },
      errors: {},
    });
  });

  test.each([
    [{ hours: "" }, { hours: "Fill this in" }],
    [{ hours: "745" }, { hours: "must be at most 744: a month has no more" }],
    [{ viewers: "many" }, { viewers: "Must be a number" }],
    [{ ladderKbps: "4 Mbit/s" }, { ladderKbps: expect.stringContaining("as 4000,2000,800") }],
    [{ segmentSeconds: "" }, { segmentSeconds: "Fill this in" }],
  ])("%j is not asked for, and the field says why", (changed, errors) => {
    expect(check(changed)).toEqual({ input: null, errors });
  });
});
