import fc from "fast-check";
import { expect, test } from "vitest";
import { SteadyClock } from "./steady-clock.ts";

const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2026, 0, 1);

/** Looks at the clock each second. */
const afterSeconds = (clock: SteadyClock, wall: { nowMs: number }, seconds: number): number => {
  let nowMs = clock.nowMs();
  for (let i = 0; i < seconds; i++) {
    wall.nowMs += 1000;
    nowMs = clock.nowMs();
  }
  return nowMs;
};

test("it is the wall clock, as long as nobody sets that back", () => {
  const wall = { nowMs: NOW_MS };
  const clock = new SteadyClock(() => wall.nowMs);
  expect(afterSeconds(clock, wall, 100)).toBe(wall.nowMs);
  wall.nowMs += HOUR_MS;
  expect(clock.nowMs()).toBe(wall.nowMs);
});

test("set back by an hour it goes on, and is the wall clock again after ten", () => {
  const wall = { nowMs: NOW_MS };
  const clock = new SteadyClock(() => wall.nowMs);
  wall.nowMs -= HOUR_MS;
  expect(clock.nowMs()).toBe(NOW_MS);
  expect(afterSeconds(clock, wall, 10)).toBe(NOW_MS + 9_000);
  expect(afterSeconds(clock, wall, 9 * 3600)).toBeGreaterThan(wall.nowMs);
  expect(afterSeconds(clock, wall, 3600)).toBe(wall.nowMs);
});

test("set back and then right again it is the wall clock at once", () => {
  const wall = { nowMs: NOW_MS };
  const clock = new SteadyClock(() => wall.nowMs);
  wall.nowMs -= HOUR_MS;
  clock.nowMs();
  wall.nowMs += HOUR_MS;
  expect(clock.nowMs()).toBe(NOW_MS);
});

test("begun behind what was stamped before, it goes on from there", () => {
  const wall = { nowMs: NOW_MS - HOUR_MS };
  const clock = new SteadyClock(() => wall.nowMs);
  clock.startAt(NOW_MS);
  expect(afterSeconds(clock, wall, 10)).toBe(NOW_MS + 9_000);
});

test("it never goes back, whatever the wall clock does", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -2 * HOUR_MS, max: 2 * HOUR_MS })), (steps) => {
      let wallMs = NOW_MS;
      const clock = new SteadyClock(() => wallMs);
      let lastMs = clock.nowMs();
      for (const step of steps) {
        wallMs += step;
        const nowMs = clock.nowMs();
        expect(nowMs).toBeGreaterThanOrEqual(Math.max(lastMs, wallMs));
        lastMs = nowMs;
      }
    }),
  );
});
