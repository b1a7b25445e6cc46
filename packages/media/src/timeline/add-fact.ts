import { restoreCheckpoint } from "./checkpoint.ts";
import type { FactOutcome, TimelineFact } from "./facts.ts";
import { programDueMs, release, settleProgram, takeUnit } from "./program.ts";
import { addSegmentation } from "./segmentation.ts";
import type { InputState } from "./state.ts";
import { takeFragment, takeMediaPlaylist, takeMultivariantPlaylist } from "./take-facts.ts";
import type { Timeline } from "./timeline.ts";
import { closeUnit, type InputDue, inputDue, setBoundaryKind } from "./units.ts";

/**
 * Tells the timeline one more thing. What was due before the fact's arrival is done first, so that a replay of the facts
 * alone, without any `advance`, gives the same.
 */
export const addFact = (timeline: Timeline, fact: TimelineFact): FactOutcome => {
  if (fact.kind === "checkpoint") {
    if (timeline.isNew) restoreCheckpoint(timeline, fact);
    timeline.isNew = false;
    return { kind: "accepted" };
  }
  advance(timeline, fact.arrivalMs);
  timeline.isNew = false;
  const outcome = takeFact(timeline, fact);
  advance(timeline, fact.arrivalMs);
  return outcome;
};

const takeFact = (timeline: Timeline, fact: Exclude<TimelineFact, { kind: "checkpoint" }>): FactOutcome => {
  switch (fact.kind) {
    case "fragment":
      return takeFragment(timeline, fact);
    case "mediaPlaylist":
      return takeMediaPlaylist(timeline, fact);
    case "multivariantPlaylist":
      return takeMultivariantPlaylist(timeline, fact);
    case "segmentation":
      return addSegmentation(timeline, fact);
  }
};

/**
 * Does all that is due by now, each at its own time and in order: how often this is called does not matter. Time that runs
 * backwards is ignored.
 */
export const advance = (timeline: Timeline, nowMs: number): void => {
  for (let due = nextDue(timeline); due !== undefined && due.atMs <= nowMs; due = nextDue(timeline)) {
    timeline.head.clockMs = Math.max(timeline.head.clockMs, due.atMs);
    due.act();
  }
  timeline.head.clockMs = Math.max(timeline.head.clockMs, nowMs);
};

/** When `advance` has to be called next, if no fact comes before; undefined: not at all. */
export const nextDueMs = (timeline: Timeline): number | undefined => nextDue(timeline)?.atMs;

interface Due {
  readonly atMs: number;
  readonly act: () => void;
}

const nextDue = (timeline: Timeline): Due | undefined => {
  let next: Due | undefined;
  for (const input of timeline.head.inputs) {
    const due = inputDue(timeline.head.tracks, input);
    if (due !== undefined && (next === undefined || due.atMs < next.atMs)) {
      next = { atMs: due.atMs, act: () => actOnInput(timeline, input, due) };
    }
  }
  const programMs = programDueMs(timeline);
  if (programMs !== undefined && (next === undefined || programMs < next.atMs)) {
    next = { atMs: programMs, act: () => settleProgram(timeline) };
  }
  return next;
};

const actOnInput = (timeline: Timeline, input: InputState, due: InputDue): void => {
  const { head } = timeline;
  if (due.kind === "soundOnly") {
    setBoundaryKind(head.tracks, due.era, "audio");
    return;
  }
  const { unit, dropped } = closeUnit(head.tracks, input, due.era, head.clockMs);
  release(timeline, dropped);
  forgetEmptyEras(timeline, input);
  takeUnit(timeline, unit);
};

/** Runs before the one that is arriving are over once their units are closed. */
const forgetEmptyEras = (timeline: Timeline, input: InputState): void => {
  const current = input.eras.at(-1);
  input.eras = input.eras.filter((era) => {
    if (era === current || era.boundaries.length > 0) return true;
    release(timeline, era.pending);
    return false;
  });
};
