import type { AudioTrackConfig, VideoTrackConfig } from "../cmaf/track-config.ts";
import { addFact, advance } from "./add-fact.ts";
import type { FactOutcome, FragmentFact, InputIndex, TimelineFact, TrackKind } from "./facts.ts";
import { findSegment } from "./find-segment.ts";
import { presentation, trackSegments } from "./presentation.ts";
import type { Presentation, SegmentLookup, TrackSegment } from "./presentation-model.ts";
import { segmentationFact } from "./segmentation.ts";
import { createTimeline, type Timeline } from "./timeline.ts";

/** Makes the facts that encoders cause, for the tests of this folder. */

export const START_MS = 1_790_000_000_000;

export const videoConfig = (width = 1_280): VideoTrackConfig => ({
  kind: "video",
  sampleEntry: "avc1",
  codecs: "avc1.64001f",
  timescale: 90_000,
  width,
  height: (width * 9) / 16,
  frameRate: { numerator: 25, denominator: 1 },
  sampleAspectRatio: { numerator: 1, denominator: 1 },
  sps: [new Uint8Array([103, width % 256])],
  pps: [new Uint8Array([104])],
});

const audioConfig = (language = "und"): AudioTrackConfig => ({
  kind: "audio",
  sampleEntry: "mp4a",
  codecs: "mp4a.40.2",
  timescale: 48_000,
  sampleRate: 48_000,
  channelCount: 2,
  audioSpecificConfig: new Uint8Array([17, 144]),
  language,
});

export interface FragmentOptions {
  readonly input?: InputIndex;
  readonly stream?: string;
  readonly kind?: TrackKind;
  /** Seconds on the encoder's clock. */
  readonly at: number;
  readonly seconds?: number;
  readonly arrivalMs: number;
  /** Names the content. */
  readonly content?: string;
  readonly name?: string;
  readonly width?: number;
  readonly language?: string;
  readonly byteLength?: number;
}

let nextLocation = 1;

export const fragmentFact = (options: FragmentOptions): FragmentFact => {
  const { input = 1, stream = "v0", kind = "video", at, seconds = 2, arrivalMs } = options;
  const config = kind === "video" ? videoConfig(options.width) : audioConfig(options.language);
  const rate = kind === "video" ? 25 : 46.875;
  nextLocation += 1;
  return {
    kind: "fragment",
    input,
    stream,
    trackKind: kind,
    trackOrdinal: 0,
    config,
    info: {
      baseMediaDecodeTime: BigInt(Math.round(at * config.timescale)),
      durationTicks: Math.round(seconds * config.timescale),
      firstCompositionOffsetTicks: 0,
      sampleCount: Math.round(seconds * rate),
      startsWithSync: true,
      contentHash: hash(options.content ?? `${stream}/${kind}/${at}`),
    },
    byteLength: options.byteLength ?? 100_000,
    location: nextLocation,
    arrivalMs,
    segmentName: options.name ?? `seg_${at}.ts`,
  };
};

const hash = (text: string): number => {
  let value = 2_166_136_261;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 16_777_619) >>> 0;
  return value;
};

export const endFact = (arrivalMs: number, stream = "v0", input: InputIndex = 1): TimelineFact => ({
  kind: "mediaPlaylist",
  input,
  stream,
  arrivalMs,
  ended: true,
  programDateTimes: [],
});

export const SETTINGS = { targetSeconds: 2, availableSeconds: 900 } as const;

/** A timeline that makes segments of these durations. */
export const startTimeline = (...targets: readonly number[]): Timeline => {
  const timeline = createTimeline();
  for (const target of targets.length === 0 ? [2] : targets) {
    const fact = segmentationFact(timeline, target, START_MS - 60_000);
    if (fact !== undefined) addFact(timeline, fact);
  }
  return timeline;
};

export const addAll = (timeline: Timeline, facts: readonly TimelineFact[]): FactOutcome[] =>
  facts.map((fact) => addFact(timeline, fact));

/** So many segments of one stream in a row, each arriving when it ends. */
export const streamFacts = (
  options: Omit<FragmentOptions, "arrivalMs"> & { readonly count: number; readonly firstArrivalMs: number },
): FragmentFact[] =>
  Array.from({ length: options.count }, (_, i) => {
    const seconds = options.seconds ?? 2;
    const at = options.at + i * seconds;
    const content = options.content === undefined ? {} : { content: `${options.content}/${i}` };
    return fragmentFact({ ...options, ...content, at, arrivalMs: options.firstArrivalMs + i * seconds * 1_000 });
  });

export const byArrival = (...lists: readonly (readonly TimelineFact[])[]): TimelineFact[] =>
  lists.flat().sort((a, b) => a.arrivalMs - b.arrivalMs);

export const presentationOf = (timeline: Timeline, target = 2, windowSeconds = 60): Presentation => {
  const shown = presentation(timeline, { targetSeconds: target, availableSeconds: 900 }, windowSeconds);
  if (shown === undefined) throw new Error("Nothing is published");
  return shown;
};

export const segmentsOf = (timeline: Timeline, trackIndex: number, target = 2): readonly TrackSegment[] =>
  trackSegments(
    timeline,
    { targetSeconds: target, availableSeconds: 900 },
    presentationOf(timeline, target),
    trackIndex,
  );

export const lookUp = (timeline: Timeline, trackIndex: number, number: number, target = 2): SegmentLookup =>
  findSegment(timeline, { targetSeconds: target, availableSeconds: 900 }, trackIndex, number);

/** Lets time pass until nothing is due any more. */
export const settle = (timeline: Timeline): void => advance(timeline, timeline.head.clockMs + 60_000);
