import { KEYS_AHEAD_SECONDS, MAX_KEY_PERIODS } from "@sluice/contracts";
import { describe, expect, test } from "vitest";
import { BEGINS_TOO_SOON_MS, missingPeriods, nextLookMs, oldestPeriodKept } from "./key-periods.ts";

const NOW_MS = Date.parse("2026-05-01T10:00:07.000Z");
const rotating = (keyRotationIntervalSeconds: number, startOverWindowSeconds = 900) => ({
  keyRotationIntervalSeconds,
  startOverWindowSeconds,
});
const never = { keyRotationIntervalSeconds: null, startOverWindowSeconds: 900 };

test("without rotation there is one period, and nobody ever looks again", () => {
  expect(missingPeriods(never, [], NOW_MS)).toEqual([0]);
  expect(missingPeriods(never, [0], NOW_MS)).toEqual([]);
  expect(nextLookMs(never, NOW_MS)).toBeNull();
});

describe.each([30, 300, 1200, 86_400])("a key each %i s", (interval) => {
  const current = Math.floor(NOW_MS / 1000 / interval);

  test("the first keys are those of now and of all that begins soon, and of two more at least", () => {
    const missing = missingPeriods(rotating(interval), [], NOW_MS);
    expect(missing[0]).toBe(current);
    const ahead = Math.max(2, Math.floor((NOW_MS / 1000 + KEYS_AHEAD_SECONDS) / interval) - current);
    expect(missing).toEqual(Array.from({ length: ahead + 1 }, (_, i) => current + i));
  });

  test("whoever looks when told to never misses a period, however long it goes on", () => {
    const known: number[] = [];
    for (let atMs = NOW_MS, looks = 0; looks < 200; looks += 1) {
      known.push(...missingPeriods(rotating(interval), known, atMs));
      const now = Math.floor(atMs / 1000 / interval);
      expect(known).toContain(now);
      // The two after it are there a minute before the next look at the latest.
      expect(known).toContain(now + 1);
      expect(known).toContain(now + 2);
      const nextMs = nextLookMs(rotating(interval), atMs) ?? 0;
      expect(nextMs).toBeGreaterThanOrEqual(atMs + 60_000);
      atMs = nextMs;
    }
  });

  test("what has begun, or begins within seconds, gets no keys when there were any before", () => {
    const known = [current - 5];
    const beginsMs = (current + 1) * interval * 1000;
    const at = (ms: number) => missingPeriods(rotating(interval), known, ms);
    expect(at(beginsMs - BEGINS_TOO_SOON_MS)[0]).toBe(current + 1);
    expect(at(beginsMs - BEGINS_TOO_SOON_MS + 1)[0]).toBe(current + 2);
    expect(at(beginsMs)[0]).toBe(current + 2);
  });
});

test("what is still shown keeps its keys, also where they are those of an earlier period", () => {
  const rotation = rotating(300, 900);
  const oldestShown = Math.floor((NOW_MS / 1000 - 900 - 3600) / 300);
  const known = [oldestShown - 9, oldestShown - 4, oldestShown + 2];
  expect(oldestPeriodKept(rotation, known, NOW_MS)).toBe(oldestShown - 4);
  expect(oldestPeriodKept(rotation, [oldestShown - 4, oldestShown, oldestShown + 1], NOW_MS)).toBe(oldestShown);
  expect(oldestPeriodKept(rotation, [oldestShown + 2], NOW_MS)).toBe(oldestShown + 2);
  expect(oldestPeriodKept(never, [0], NOW_MS)).toBe(0);
});

test("an endpoint that may have the most key periods keeps no more than these and an hour's", () => {
  const interval = 3030;
  const rotation = rotating(interval, 1_209_600);
  const known: number[] = [];
  let most = 0;
  for (let atMs = NOW_MS; atMs < NOW_MS + 40 * 86_400_000; atMs = nextLookMs(rotation, atMs) ?? Number.NaN) {
    known.push(...missingPeriods(rotation, known, atMs));
    const kept = oldestPeriodKept(rotation, known, atMs);
    known.splice(0, known.indexOf(kept));
    most = Math.max(most, known.length);
  }
  expect(most).toBeLessThanOrEqual(MAX_KEY_PERIODS + 6);
});
