import type { EraState, InputState, InputTrackState, PendingFragment, RecentFragment } from "./state.ts";

export type Placement =
  /** It has been here already. */
  | { readonly kind: "repeat" }
  | { readonly kind: "era"; readonly era: EraState }
  /** The encoder has started again, or its clock has. */
  | { readonly kind: "newEra" };

const TEN_SECONDS_90K = 900_000;

/** How far apart two starts may be and still be the same instant to an encoder: what renditions drift, doubled. */
const SAME_INSTANT_90K = 9_000;

/** Times that were converted from different timescales may differ by their rounding. */
const ROUNDING_90K = 4;

/** How long after its first arrival a repeat is taken for an encoder trying again rather than for a new run. */
const RETRY_MS = 10_000;

/** The farthest that one clock is believed to jump. */
export const jumpLimit90k = (input: InputState, fragment: { start90k: number; end90k: number }): number =>
  Math.max(TEN_SECONDS_90K, 4 * Math.max(input.unitDuration90k, fragment.end90k - fragment.start90k));

/** Decides which run of its encoder a fragment belongs to. Changes nothing. */
export const classifyFragment = (
  input: InputState,
  track: InputTrackState | undefined,
  fragment: PendingFragment,
): Placement => {
  const era = input.eras.at(-1);
  if (era === undefined) return { kind: "newEra" };
  const own = (track?.recent ?? []).filter((other) => other.eraId === era.id);
  if (own.some((other) => isSame(other, fragment))) {
    return track !== undefined && restartsByRepeats(track, fragment) ? { kind: "newEra" } : { kind: "repeat" };
  }
  if (input.hasEnded) return { kind: "newEra" };

  const before = input.eras.at(-2);
  if (before !== undefined && track !== undefined && own.length === 0) {
    // The other tracks have started again; this one may still be finishing the run before.
    const last = track.recent.findLast((other) => other.eraId === before.id);
    if (last !== undefined && Math.abs(fragment.start90k - last.end90k) <= SAME_INSTANT_90K) {
      return { kind: "era", era: before };
    }
  }
  const limit = jumpLimit90k(input, fragment);
  const fitsEra = fragment.start90k <= era.end90k + limit && fragment.end90k >= era.start90k - limit;
  if (!fitsEra && isRetryOfEarlierEra(track, era, fragment)) return { kind: "repeat" };

  if (own.some((other) => overlaps(other, fragment))) return { kind: "newEra" };
  if (fragment.start90k > era.end90k + limit) return { kind: "newEra" };
  if (fragment.start90k < era.end90k - limit) {
    // A rendition that lags behind the others on its own steady way is late; one that jumped back is a new run.
    const newest = own.at(-1);
    const isLagging = newest !== undefined && fragment.start90k >= newest.end90k - SAME_INSTANT_90K;
    return isLagging ? { kind: "era", era } : { kind: "newEra" };
  }
  const isBeforeAll = era.closed !== null && fragment.end90k <= era.start90k + SAME_INSTANT_90K && own.length > 0;
  return isBeforeAll ? { kind: "newEra" } : { kind: "era", era };
};

const isSame = (a: RecentFragment, b: PendingFragment): boolean =>
  a.hash === b.hash &&
  a.byteLength === b.byteLength &&
  Math.abs(a.start90k - b.start90k) <= ROUNDING_90K &&
  Math.abs(a.end90k - b.end90k) <= ROUNDING_90K;

/** The same track cannot have two contents at one time. Neighbours that touch by some jitter do not count. */
const overlaps = (a: RecentFragment, b: PendingFragment): boolean => {
  const shared = Math.min(a.end90k, b.end90k) - Math.max(a.start90k, b.start90k);
  const shorter = Math.min(a.end90k - a.start90k, b.end90k - b.start90k);
  return shared > Math.min(shorter / 4, TEN_SECONDS_90K / 20);
};

/**
 * An encoder that plays the same file from its beginning again sends the same bytes with the same times. That is a new run,
 * not a retry, when the repeats follow each other as live does: in order, none new in between, and not faster than half
 * of real time.
 */
const restartsByRepeats = (track: InputTrackState, fragment: PendingFragment): boolean => {
  const previous = track.repeats.at(-1);
  if (previous === undefined) return false;
  const durationMs = (previous.end90k - previous.start90k) / 90;
  return (
    Math.abs(fragment.start90k - previous.end90k) <= SAME_INSTANT_90K &&
    fragment.arrivalMs - previous.arrivalMs >= durationMs / 2
  );
};

const isRetryOfEarlierEra = (track: InputTrackState | undefined, era: EraState, fragment: PendingFragment): boolean =>
  (track?.recent ?? []).some(
    (other) => other.eraId !== era.id && isSame(other, fragment) && fragment.arrivalMs - other.arrivalMs <= RETRY_MS,
  );
