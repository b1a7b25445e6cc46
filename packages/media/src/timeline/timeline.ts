import type { InputIndex } from "./facts.ts";
import { createHistory, type History } from "./history.ts";
import type { InputState, TimelineHead } from "./state.ts";

/**
 * What is known of a channel's media in time. Changed only by `addFact`, `advance` and `expire`; its fields are for this
 * folder alone.
 */
export interface Timeline {
  head: TimelineHead;
  history: History;
  revision: number;
  /** No fact has been added yet, so a checkpoint may still be restored. */
  isNew: boolean;
}

export const createTimeline = (): Timeline => ({
  head: {
    clockMs: 0,
    tracks: [],
    renditions: [],
    inputs: [createInput(1), createInput(2)],
    program: {
      onAir: null,
      unitCount: 0,
      run: null,
      end90k: 0,
      wallEndMs: 0,
      duration90k: 0,
      appendedMs: 0,
      hasEnded: false,
      total90k: 0,
      standby: [[], []],
    },
    segmenters: [],
    tail: [],
  },
  history: createHistory(0),
  revision: 0,
  isNew: true,
});

/** The arrival time to give to a fact: now, unless the machine's clock was set back. */
export const stampArrival = (timeline: Timeline, nowMs: number): number => Math.max(nowMs, timeline.head.clockMs);

/** Rises with every change that a manifest could show. */
export const timelineRevision = (timeline: Timeline): number => timeline.revision;

export const inputOf = (timeline: Timeline, index: InputIndex): InputState => timeline.head.inputs[index === 1 ? 0 : 1];

/** Where an input's time stands, 90 kHz: next to which the 33 bits of a new segment are to be unwrapped. */
export const nearDecodeTime90k = (timeline: Timeline, input: InputIndex): bigint | undefined => {
  const own = inputOf(timeline, input).eras.at(-1);
  // Encoders that are locked to each other must be unwrapped alike to be told to be.
  const era = own ?? inputOf(timeline, input === 1 ? 2 : 1).eras.at(-1);
  return era === undefined ? undefined : BigInt(era.end90k);
};

const createInput = (index: InputIndex): InputState => ({
  index,
  eras: [],
  nextEraId: 0,
  unitCount: 0,
  unitDuration90k: 0,
  tracks: [],
  streams: [],
  declared: null,
  hasEnded: false,
  lastArrivalMs: null,
  duplicateCount: 0,
  lateCount: 0,
});
