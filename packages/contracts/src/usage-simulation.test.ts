import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type PlannedChannel, simulateChannel } from "./usage-simulation.ts";

const plan: PlannedChannel = {
  ladderKbps: [4000, 2000, 1000],
  hours: 10,
  hasTwoInputs: false,
  viewers: 100,
  watchedKbps: 3000,
  cdnHitPercent: 0,
  segmentSeconds: 6,
  startOverHours: 1,
};
const quantities = (over: Partial<PlannedChannel> = {}) =>
  Object.fromEntries(simulateChannel({ ...plan, ...over }).map(({ meter, quantity }) => [meter, quantity]));

describe("a simulated channel", () => {
  test("uses what the same sum by hand gives", () => {
    expect(quantities()).toEqual({
      ingestBytes: 31_500_000_000n, // 7 Mbit/s for 10 h
      egressSegmentBytes: 1_350_000_000_000n, // 3 Mbit/s for 10 h, 100 times
      egressManifestBytes: 900_000_000n, // 1,500 bytes, 6,000 times, 100 times
      storedByteHours: 1_890_000_000_000n, // 3.15 GB kept for 600 min
    });
  });

  test("is taken in twice by two inputs, kept once, and given out alike", () => {
    const [one, two] = [quantities(), quantities({ hasTwoInputs: true })];
    expect(two["ingestBytes"]).toBe(2n * (one["ingestBytes"] ?? 0n));
    expect({ ...two, ingestBytes: 0n }).toEqual({ ...one, ingestBytes: 0n });
  });

  test("behind a CDN gives out only what the CDN asks for", () => {
    expect(quantities({ cdnHitPercent: 90 })["egressSegmentBytes"]).toBe(135_000_000_000n);
    expect(quantities({ cdnHitPercent: 100 })["egressSegmentBytes"]).toBe(0n);
  });

  test("keeps no more than there was of it", () => {
    expect(quantities({ hours: 1, startOverHours: 100 })["storedByteHours"]).toBe(
      quantities({ hours: 1, startOverHours: 1 })["storedByteHours"],
    );
  });

  test("without hours, viewers or renditions uses nothing of that", () => {
    expect(Object.values(quantities({ hours: 0 }))).toEqual([0n, 0n, 0n, 0n]);
    expect(quantities({ viewers: 0 })["egressSegmentBytes"]).toBe(0n);
    expect(quantities({ ladderKbps: [] })["ingestBytes"]).toBe(0n);
  });

  test("grows with its hours exactly, whatever it is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 0, max: 700 }), (kbps, hours) => {
        const of = (each: number) => quantities({ ladderKbps: [kbps], hours: each })["ingestBytes"] ?? 0n;
        expect(of(hours * 2)).toBe(2n * of(hours));
      }),
    );
  });

  test("says with each line the figures that went into it", () => {
    const [ingest, segments] = simulateChannel({ ...plan, cdnHitPercent: 95 });
    expect(ingest?.arithmetic).toBe("(4,000 + 2,000 + 1,000) kbit/s × 125 bytes × 10 h × 3,600 s × 1 input");
    expect(segments?.arithmetic).toContain("100 viewers × 5 % past the CDN");
  });
});
