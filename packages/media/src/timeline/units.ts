import type { TrackKind } from "./facts.ts";
import type { Boundary, ClosedUnit, EraState, InputState, PendingFragment, TrackState } from "./state.ts";
import { clock90kToMsRound } from "./ticks.ts";
import { findStream } from "./tracks.ts";

/** The first unit of a run waits this long for the other renditions, which nobody expects yet. */
const FIRST_UNIT_MS = 1_000;
/** A track is waited for if it was seen in the last this many units. */
const EXPECTED_UNITS = 3;
/** Of an encoder that starts again and again, the runs that are waited for. */
const OPEN_ERAS = 4;
/** Dates before the availability start time of DASH manifests cannot be said in them; dates far ahead are a wrong clock. */
const EARLIEST_DATE_MS = 1_704_067_200_000;
const FARTHEST_AHEAD_MS = 86_400_000;

/** How long a unit that the encoder has left behind is kept open for renditions that lag. */
const graceMs = (duration90k: number): number => Math.min(10_000, Math.max(1_000, (1.5 * duration90k) / 90));

/** How far from a boundary another rendition's fragment may start and still belong to it. */
const joinTolerance90k = (kind: TrackKind, duration90k: number): number =>
  kind === "video" ? Math.min(45_000, duration90k / 2) : duration90k / 2;

/** Puts a fragment into its run. False: its unit is closed already, so it is late. */
export const placeFragment = (
  tracks: readonly TrackState[],
  era: EraState,
  fragment: PendingFragment,
  jump90k: number,
): boolean => {
  const kind = kindOf(tracks, fragment);
  era.start90k = Math.min(era.start90k, fragment.start90k);
  era.end90k = Math.max(era.end90k, fragment.end90k);
  if (kind === "video") {
    era.hasVideo = true;
    if (era.boundaryKind === "audio") setBoundaryKind(tracks, era, "video");
  }
  if (era.closed !== null && fragment.start90k < (era.closed.start90k + era.closed.end90k) / 2) return false;
  era.pending.push(fragment);
  if (kind === era.boundaryKind) addBoundary(era, fragment);
  // Video has gone and sound goes on: better to be heard than to stand still.
  const videoEnd90k = era.closed?.end90k ?? era.start90k;
  if (era.hasVideo && kind === "audio" && era.boundaryKind === "video" && era.boundaries.length === 0) {
    if (fragment.end90k - videoEnd90k > jump90k) setBoundaryKind(tracks, era, "audio");
  }
  return true;
};

export const setBoundaryKind = (tracks: readonly TrackState[], era: EraState, kind: TrackKind): void => {
  era.boundaryKind = kind;
  era.boundaries = [];
  for (const fragment of era.pending) if (kindOf(tracks, fragment) === kind) addBoundary(era, fragment);
};

const addBoundary = (era: EraState, fragment: PendingFragment): void => {
  const duration90k = fragment.end90k - fragment.start90k;
  const known = era.boundaries.some(
    (boundary) =>
      Math.abs(boundary.start90k - fragment.start90k) <=
      joinTolerance90k(era.boundaryKind, Math.min(boundary.duration90k, duration90k)),
  );
  if (known) return;
  const boundary: Boundary = { start90k: fragment.start90k, duration90k, firstArrivalMs: fragment.arrivalMs };
  const at = era.boundaries.findIndex((other) => other.start90k > boundary.start90k);
  era.boundaries.splice(at < 0 ? era.boundaries.length : at, 0, boundary);
};

/** What is to happen next on an input, and when; a time that has passed means now. */
export type InputDue =
  | { readonly kind: "close"; readonly era: EraState; readonly atMs: number }
  | { readonly kind: "soundOnly"; readonly era: EraState; readonly atMs: number };

export const inputDue = (tracks: readonly TrackState[], input: InputState): InputDue | undefined => {
  const at = input.eras.findIndex((other) => other.boundaries.length > 0);
  const era = input.eras[at];
  const boundary = era?.boundaries[0];
  if (era === undefined || boundary === undefined) return soundOnlyDue(input);

  const isFirst = era.closed === null;
  const firstUnitMs = isFirst && !isWholeLadder(tracks, input, era) ? era.firstArrivalMs + FIRST_UNIT_MS : 0;
  if (input.hasEnded || input.eras.length - at > OPEN_ERAS) return { kind: "close", era, atMs: 0 };
  const isAfterHole =
    era.closed !== null && boundary.start90k - era.closed.end90k > Math.min(45_000, boundary.duration90k / 2);
  if (isComplete(tracks, input, era, boundary)) {
    // What fills the hole may be on its way, on another connection than what came after it.
    const fillMs = isAfterHole ? boundary.firstArrivalMs + graceMs(boundary.duration90k) : 0;
    return { kind: "close", era, atMs: Math.max(firstUnitMs, fillMs) };
  }
  const nextEra = input.eras[at + 1];
  const laterMs = Math.min(
    boundary.firstArrivalMs + boundary.duration90k / 90,
    nextEra?.firstArrivalMs ?? Number.POSITIVE_INFINITY,
    ...era.boundaries.slice(1).map((later) => later.firstArrivalMs),
  );
  return { kind: "close", era, atMs: Math.max(laterMs + graceMs(boundary.duration90k), firstUnitMs) };
};

/** Only sound has arrived in a run: how long to wait for the picture. */
const soundOnlyDue = (input: InputState): InputDue | undefined => {
  const era = input.eras.at(-1);
  const first = era?.pending[0];
  if (era === undefined || first === undefined || era.hasVideo || era.boundaryKind === "audio") return undefined;
  if (input.hasEnded) return { kind: "soundOnly", era, atMs: 0 };
  return { kind: "soundOnly", era, atMs: era.firstArrivalMs + graceMs(first.end90k - first.start90k) };
};

/** Where the first open unit of a run begins and ends. All that is symmetric in its fragments, whatever order they came in. */
const unitSpan = (
  tracks: readonly TrackState[],
  era: EraState,
  boundary: Boundary,
): { start90k: number; end90k: number } => {
  const tolerance90k = joinTolerance90k(era.boundaryKind, boundary.duration90k);
  const members = era.pending.filter(
    (fragment) =>
      kindOf(tracks, fragment) === era.boundaryKind && Math.abs(fragment.start90k - boundary.start90k) <= tolerance90k,
  );
  members.sort((a, b) => compareByName(tracks, a, b));
  const reference = members[0];
  if (reference === undefined) {
    return { start90k: boundary.start90k, end90k: boundary.start90k + boundary.duration90k };
  }
  const length90k = reference.end90k - reference.start90k;
  const isFractionOfIt = (fragment: PendingFragment): boolean => {
    const ratio = length90k / (fragment.end90k - fragment.start90k);
    return Math.round(ratio) >= 2 && Math.abs(ratio - Math.round(ratio)) < 0.05;
  };
  // A rendition that is cut twice as often makes the units. One that is short by chance does not.
  const ends90k = members.filter(isFractionOfIt).map((fragment) => fragment.end90k);
  const end90k = Math.min(reference.end90k, ...ends90k);
  const next = era.boundaries[1];
  const isCutShort = next !== undefined && next.start90k < end90k - tolerance90k;
  return { start90k: reference.start90k, end90k: isCutShort ? next.start90k : end90k };
};

/** Every track that is expected covers the middle of the unit. */
const isComplete = (tracks: readonly TrackState[], input: InputState, era: EraState, boundary: Boundary): boolean => {
  const span = unitSpan(tracks, era, boundary);
  const middle90k = (span.start90k + span.end90k) / 2;
  return input.tracks.every((track) => {
    if (track.seenUnit < input.unitCount - EXPECTED_UNITS) return true;
    if (findStream(input, tracks[track.trackId]?.stream)?.hasEnded === true) return true;
    return coversMiddle(input, track.trackId, era.id, middle90k);
  });
};

const coversMiddle = (input: InputState, trackId: number, eraId: number, middle90k: number): boolean => {
  const recent = input.tracks.find((track) => track.trackId === trackId)?.recent ?? [];
  return recent.findLast((f) => f.eraId === eraId && f.start90k <= middle90k && f.end90k > middle90k) !== undefined;
};

/** Nothing is left to wait for in a run's first unit: all streams of the multivariant playlist, and a date. */
const isWholeLadder = (tracks: readonly TrackState[], input: InputState, era: EraState): boolean => {
  if (input.declared === null) return false;
  const streams = new Set(era.pending.map((fragment) => tracks[fragment.trackId]?.stream));
  return input.declared.every((declared) => streams.has(declared.stream)) && findDate(tracks, input, era) !== undefined;
};

/** Closes the first open unit of a run, whatever is in it. */
export const closeUnit = (
  tracks: readonly TrackState[],
  input: InputState,
  era: EraState,
  clockMs: number,
): { readonly unit: ClosedUnit; readonly dropped: readonly PendingFragment[] } => {
  const boundary = era.boundaries[0];
  if (boundary === undefined) throw new Error("closeUnit: no unit is open");
  const span = unitSpan(tracks, era, boundary);
  const middle90k = (span.start90k + span.end90k) / 2;
  // What comes after the last picture of a run has no other unit to be in.
  const isLast = era.boundaries.length === 1 && (input.hasEnded || era !== input.eras.at(-1));
  const until90k = isLast ? Math.max(middle90k, span.end90k) : middle90k;
  const inside = era.pending.filter((fragment) => fragment.start90k < until90k);
  era.anchor ??= anchorOf(tracks, input, era, span.start90k, boundary);

  const isUseful = (fragment: PendingFragment): boolean => era.closed !== null || fragment.end90k > span.start90k;
  const fragments = inside.filter(isUseful).sort((a, b) => compareByName(tracks, a, b) || a.start90k - b.start90k);
  const unit: ClosedUnit = {
    input: input.index,
    eraId: era.id,
    ...span,
    wallMs: era.anchor.wallMs + clock90kToMsRound(span.start90k - era.anchor.start90k),
    closedMs: clockMs,
    fragments,
  };
  countGaps(tracks, input, era, span, middle90k);
  era.pending = era.pending.filter((fragment) => fragment.start90k >= until90k);
  era.boundaries.shift();
  era.closed = span;
  for (const track of input.tracks) {
    if (fragments.some((fragment) => fragment.trackId === track.trackId)) track.seenUnit = input.unitCount;
  }
  input.unitCount += 1;
  input.unitDuration90k = span.end90k - span.start90k;
  return { unit, dropped: inside.filter((fragment) => !isUseful(fragment)) };
};

const countGaps = (
  tracks: readonly TrackState[],
  input: InputState,
  era: EraState,
  span: { start90k: number; end90k: number },
  middle90k: number,
): void => {
  const skipped = era.closed !== null && span.start90k - era.closed.end90k > (span.end90k - span.start90k) / 2;
  for (const track of input.tracks) {
    if (track.seenUnit < input.unitCount - EXPECTED_UNITS || track.eraId !== era.id) continue;
    if (findStream(input, tracks[track.trackId]?.stream)?.hasEnded === true) continue;
    if (skipped || !coversMiddle(input, track.trackId, era.id, middle90k)) track.gapCount += 1;
  }
};

const anchorOf = (
  tracks: readonly TrackState[],
  input: InputState,
  era: EraState,
  start90k: number,
  boundary: Boundary,
): { wallMs: number; start90k: number } =>
  findDate(tracks, input, era) ?? {
    wallMs: Math.round(boundary.firstArrivalMs - boundary.duration90k / 90),
    start90k,
  };

/** EXT-X-PROGRAM-DATE-TIME of any fragment of the run, pushed since the run began. */
const findDate = (
  tracks: readonly TrackState[],
  input: InputState,
  era: EraState,
): { wallMs: number; start90k: number } | undefined => {
  const candidates = era.pending.toSorted((a, b) => compareByName(tracks, a, b) || a.start90k - b.start90k);
  for (const fragment of candidates) {
    const dates = findStream(input, tracks[fragment.trackId]?.stream)?.dates ?? [];
    const date = dates.findLast((d) => d.segmentName === fragment.segmentName && d.receivedMs >= era.firstArrivalMs);
    if (date === undefined || date.wallMs < EARLIEST_DATE_MS) continue;
    if (date.wallMs > fragment.arrivalMs + FARTHEST_AHEAD_MS) continue;
    return { wallMs: date.wallMs, start90k: fragment.start90k };
  }
  return undefined;
};

const kindOf = (tracks: readonly TrackState[], fragment: PendingFragment): TrackKind | undefined =>
  tracks[fragment.trackId]?.kind;

/** Video first, then by stream and ordinal: an order that does not depend on who came first. */
export const compareByName = (
  tracks: readonly TrackState[],
  a: { trackId: number },
  b: { trackId: number },
): number => {
  const left = tracks[a.trackId];
  const right = tracks[b.trackId];
  if (left === undefined || right === undefined || left === right) return 0;
  if (left.kind !== right.kind) return left.kind === "video" ? -1 : 1;
  if (left.stream !== right.stream) return left.stream < right.stream ? -1 : 1;
  return left.ordinal - right.ordinal;
};
