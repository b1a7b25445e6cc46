import { KEYS_AHEAD_SECONDS, keyPeriodIndexAt } from "@sluice/contracts";

/** A period that begins sooner gets no keys any more: they might reach one packager before its beginning and one after. */
export const BEGINS_TOO_SOON_MS = 10_000;
/** Periods whose keys there must be ahead of time, however long they are. */
const PERIODS_AHEAD = 2;
/** How long keys stay when they have left the start-over window: a stream that is off the air still shows its last part. */
const KEPT_AFTER_WINDOW_SECONDS = 3600;
/** Every change is a new document for the packagers: short periods come several at a time. */
const LOOK_AGAIN_MS = 60_000;

export interface Rotation {
  readonly keyRotationIntervalSeconds: number | null;
  readonly startOverWindowSeconds: number;
}

/** Which of the `known` periods' neighbours need keys now, in ascending order. */
export const missingPeriods = (
  { keyRotationIntervalSeconds: intervalSeconds }: Rotation,
  known: readonly number[],
  nowMs: number,
): number[] => {
  if (intervalSeconds === null) return known.includes(0) ? [] : [0];
  const current = keyPeriodIndexAt(intervalSeconds, nowMs);
  const last = lastPeriodAhead(intervalSeconds, nowMs);
  const ahead = Array.from({ length: last - current }, (_, i) => current + 1 + i);
  // Nothing was ever encrypted: no packager can have used another key for what has begun.
  if (known.length === 0) return [current, ...ahead];
  return ahead.filter(
    (index) => !known.includes(index) && index * intervalSeconds * 1000 - nowMs >= BEGINS_TOO_SOON_MS,
  );
};

const lastPeriodAhead = (intervalSeconds: number, nowMs: number): number =>
  Math.max(
    keyPeriodIndexAt(intervalSeconds, nowMs) + PERIODS_AHEAD,
    keyPeriodIndexAt(intervalSeconds, nowMs + KEYS_AHEAD_SECONDS * 1000),
  );

/** The oldest period that is still shown to somebody: its keys, or those that it took over, stay. */
export const oldestPeriodKept = (
  { keyRotationIntervalSeconds, startOverWindowSeconds }: Rotation,
  known: readonly number[],
  nowMs: number,
): number => {
  const shownFromMs = nowMs - (startOverWindowSeconds + KEPT_AFTER_WINDOW_SECONDS) * 1000;
  const oldestShown = keyPeriodIndexAt(keyRotationIntervalSeconds, shownFromMs);
  return known.findLast((index) => index <= oldestShown) ?? known[0] ?? 0;
};

/** When another period comes into sight; null when none ever does. */
export const nextLookMs = ({ keyRotationIntervalSeconds: intervalSeconds }: Rotation, nowMs: number): number | null => {
  if (intervalSeconds === null) return null;
  const next = lastPeriodAhead(intervalSeconds, nowMs) + 1;
  const beginsMs = next * intervalSeconds * 1000;
  const inSightMs = Math.min(beginsMs - KEYS_AHEAD_SECONDS * 1000, beginsMs - PERIODS_AHEAD * intervalSeconds * 1000);
  return Math.max(inSightMs, nowMs + LOOK_AGAIN_MS);
};
