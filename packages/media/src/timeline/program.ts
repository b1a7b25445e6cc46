import { assignRenditions, isOtherLadder } from "./assign-renditions.ts";
import type { InputIndex } from "./facts.ts";
import { createFragmentTable } from "./history.ts";
import { publishedInit, renditionIn } from "./renditions.ts";
import { closeGroup, segmentUnit } from "./segmenter.ts";
import type {
  ClosedUnit,
  InputState,
  PendingFragment,
  ProgramState,
  RunState,
  TimelineHead,
  TrackState,
} from "./state.ts";
import { CLOCK_90K, clock90kToMsRound } from "./ticks.ts";
import { inputOf, type Timeline } from "./timeline.ts";

/** An input that waits keeps this many units, from which a switch can go on. */
const STANDBY_UNITS = 30;
/** An input that was quiet for this long does not keep the channel from having ended. */
const IDLE_MS = 10_000;
/** How far the clocks of two inputs may differ (in what they say of the same wall clock) and be locked to each other. */
const LOCKED_MS = 3_000;
/** How far apart the two may be in how old their media is when it arrives, and their dates still mean the same. */
const COMPARABLE_MS = 10_000;

/** Takes a unit of either input: puts it on air, or keeps it in case the other input fails. */
export const takeUnit = (timeline: Timeline, unit: ClosedUnit): void => {
  const { program } = timeline.head;
  program.onAir ??= unit.input;
  if (unit.input === program.onAir) {
    appendUnit(timeline, unit);
    return;
  }
  const standby = standbyOf(program, unit.input);
  standby.push(unit);
  while (standby.length > STANDBY_UNITS) release(timeline, standby.shift()?.fragments ?? []);
};

/** When the programme has to be looked at again: the input on air fails, or the end becomes certain. */
export const programDueMs = (timeline: Timeline): number | undefined => {
  const { program } = timeline.head;
  if (program.onAir === null || program.run === null) return undefined;
  const other = otherInput(timeline, program.onAir);
  if (findFollower(program, other.index) >= 0) {
    return inputOf(timeline, program.onAir).hasEnded
      ? timeline.head.clockMs
      : program.appendedMs + Math.max((2 * program.duration90k) / 90, 3_000);
  }
  if (program.hasEnded || !inputOf(timeline, program.onAir).hasEnded) return undefined;
  if (other.hasEnded || other.lastArrivalMs === null) return timeline.head.clockMs;
  return other.lastArrivalMs + IDLE_MS;
};

/** Does what `programDueMs` announced: switches to the other input or, where that has nothing either, ends. */
export const settleProgram = (timeline: Timeline): void => {
  const { program } = timeline.head;
  if (program.onAir === null) return;
  const other = otherInput(timeline, program.onAir).index;
  const follower = findFollower(program, other);
  if (follower < 0) {
    program.hasEnded = true;
    for (const segmenter of timeline.head.segmenters) closeGroup(timeline.history, segmenter, program.unitCount);
    timeline.revision += 1;
    return;
  }
  const standby = standbyOf(program, other);
  const units = standby.splice(0);
  program.onAir = other;
  for (const unit of units.slice(0, follower)) release(timeline, unit.fragments);
  for (const unit of units.slice(follower)) appendUnit(timeline, unit);
};

/** The first waiting unit that comes after what is published, or -1. */
const findFollower = (program: ProgramState, input: InputIndex): number =>
  standbyOf(program, input).findIndex((unit) => {
    if (program.run === null) return true;
    if (isLocked(program, unit)) return unit.start90k >= program.end90k - tolerance90k(unit);
    const endMs = unit.wallMs + (unit.end90k - unit.start90k) / 90;
    const isComparable = Math.abs(endMs - unit.closedMs - (program.wallEndMs - program.appendedMs)) <= COMPARABLE_MS;
    // Where the dates of the two have nothing to do with each other, what came later is later.
    if (!isComparable) return unit.closedMs > program.appendedMs;
    return unit.wallMs >= program.wallEndMs - (unit.end90k - unit.start90k) / 180;
  });

/**
 * Whether the unit's encoder counts as the one on air does, so that its times can be taken as they are: they agree by
 * wall clock or, where one of the two has no date or a wrong one, by arrival.
 */
const isLocked = (program: ProgramState, unit: ClosedUnit): boolean => {
  const byWallMs = program.wallEndMs + (unit.start90k - program.end90k) / 90 - unit.wallMs;
  const byArrivalMs = program.appendedMs + (unit.end90k - program.end90k) / 90 - unit.closedMs;
  return Math.abs(byWallMs) <= LOCKED_MS || Math.abs(byArrivalMs) <= LOCKED_MS;
};

const tolerance90k = (unit: { start90k: number; end90k: number }): number =>
  Math.min(18_000, (unit.end90k - unit.start90k) / 4);

const appendUnit = (timeline: Timeline, unit: ClosedUnit): void => {
  const { head, history } = timeline;
  const { program } = head;
  const number = program.unitCount;
  if (isCovered(program, unit)) {
    release(timeline, unit.fragments);
    return;
  }
  const run = continuesRun(head, unit) ? program.run : null;
  const start90k = run === null ? unit.start90k : program.end90k;
  const next = assignRenditions(head, run ?? startRun(program, unit, number), unit);
  const wallMs = next.wallMs + clock90kToMsRound(start90k - next.start90k);
  const duration90k = unit.end90k - start90k;

  history.runs.set(next.id, next);
  history.units.push([start90k, duration90k, wallMs, unit.closedMs, program.total90k, next.id]);
  program.run = next;
  program.unitCount += 1;
  program.end90k = unit.end90k;
  program.wallEndMs = wallMs + clock90kToMsRound(duration90k);
  program.duration90k = duration90k;
  program.total90k += duration90k;
  program.appendedMs = head.clockMs;
  if (program.hasEnded) timeline.revision += 1;
  program.hasEnded = false;

  for (const fragment of unit.fragments) publishFragment(timeline, next, number, fragment);
  if (compareAudio(head.tracks, unit)) timeline.revision += 1;
  for (const segmenter of head.segmenters) {
    if (segmentUnit(history, segmenter, number)) timeline.revision += 1;
  }
};

/** A rendition cut differently from the others may leave a unit that begins and ends within what is published. */
const isCovered = (program: ProgramState, unit: ClosedUnit): boolean =>
  program.run?.input === unit.input &&
  program.run.eraId === unit.eraId &&
  unit.end90k - program.end90k < (unit.end90k - unit.start90k) / 4;

/** No break: the same clock goes on where it was, no track has changed its configuration, and it is the same ladder. */
const continuesRun = (head: TimelineHead, unit: ClosedUnit): boolean => {
  const { program, tracks } = head;
  const { run } = program;
  if (run === null || program.hasEnded) return false;
  const isSameEra = run.input === unit.input && run.eraId === unit.eraId;
  const isSameInput = run.input === unit.input;
  if (!isSameEra && (isSameInput || !isLocked(program, unit))) return false;
  const hole90k = unit.start90k - program.end90k;
  if (hole90k > tolerance90k(unit)) return false;
  if (!isSameEra && hole90k < -tolerance90k(unit)) return false;
  if (isOtherLadder(head, run, unit)) return false;
  return unit.fragments.every((fragment) => {
    const lastInit = tracks[fragment.trackId]?.lastInit;
    return lastInit === null || lastInit === undefined || lastInit === fragment.init;
  });
};

const startRun = (program: ProgramState, unit: ClosedUnit, firstUnit: number): RunState => {
  const last = program.run;
  const isSameEra = last !== null && last.input === unit.input && last.eraId === unit.eraId;
  // Within an era the clock goes on through a hole; a new era says by itself what time it is.
  const wallMs = isSameEra ? last.wallMs + clock90kToMsRound(unit.start90k - last.start90k) : unit.wallMs;
  return {
    id: last === null ? 0 : last.id + 1,
    input: unit.input,
    eraId: unit.eraId,
    start90k: unit.start90k,
    wallMs: last === null ? wallMs : Math.max(wallMs, program.wallEndMs),
    firstUnit,
    publishers: [],
  };
};

const publishFragment = (timeline: Timeline, run: RunState, unit: number, fragment: PendingFragment): void => {
  const { head, history } = timeline;
  const track = head.tracks[fragment.trackId];
  const rendition = head.renditions[renditionIn(run, fragment.trackId) ?? -1];
  if (track === undefined || rendition === undefined) throw new Error(`Track ${fragment.trackId} has no rendition`);
  while (history.fragments.length < head.renditions.length) history.fragments.push(createFragmentTable());
  history.fragments[rendition.index]?.push([
    unit,
    fragment.startTicks,
    fragment.durationTicks,
    fragment.location,
    fragment.byteLength,
    publishedInit(head, rendition, track, fragment.init),
  ]);
  history.storedBytes += fragment.byteLength;
  rendition.totalBytes += fragment.byteLength;
  rendition.total90k += fragment.end90k - fragment.start90k;
  track.lastInit = fragment.init;
  track.samplesPerSecond = (fragment.sampleCount * CLOCK_90K) / (fragment.end90k - fragment.start90k);
};

/**
 * Encoders repeat one audio track in each muxed stream: equal in all that both published, it is one rendition. Returns
 * whether anything was learned.
 */
const compareAudio = (tracks: readonly TrackState[], unit: ClosedUnit): boolean => {
  const hashes = new Map<number, string>();
  for (const fragment of unit.fragments) {
    const track = tracks[fragment.trackId];
    if (track?.kind !== "audio") continue;
    const config = track.inits[fragment.init]?.key ?? "";
    hashes.set(track.id, `${hashes.get(track.id) ?? config}/${fragment.hash}:${fragment.sampleCount}`);
  }
  // By what each was first published as, which stays: or two could become copies of each other.
  const placeOf = (id: number): number => tracks[id]?.renditions[0] ?? 0;
  const ids = [...hashes.keys()].sort((a, b) => placeOf(a) - placeOf(b) || a - b);
  let hasLearned = false;
  for (const id of ids) {
    const track = tracks[id];
    if (track === undefined) continue;
    const copyOf = track.copyOf;
    for (const otherId of ids.slice(0, ids.indexOf(id))) {
      if (hashes.get(otherId) !== hashes.get(id)) {
        if (!track.differsFrom.includes(otherId)) track.differsFrom.push(otherId);
        if (track.copyOf === otherId) track.copyOf = null;
      } else if (track.copyOf === null && !track.differsFrom.includes(otherId)) {
        // Of a copy, the same original.
        const original = tracks[otherId]?.copyOf ?? otherId;
        if (!track.differsFrom.includes(original)) track.copyOf = original;
      }
    }
    if (track.copyOf !== copyOf) hasLearned = true;
  }
  return hasLearned;
};

/** Forgets fragments that were never published. */
export const release = (timeline: Timeline, fragments: readonly PendingFragment[]): void => {
  for (const fragment of fragments) timeline.history.released.push(fragment.location);
};

const otherInput = (timeline: Timeline, index: InputIndex): InputState => timeline.head.inputs[index === 1 ? 1 : 0];

const standbyOf = (program: ProgramState, input: InputIndex): ClosedUnit[] => program.standby[input === 1 ? 0 : 1];
