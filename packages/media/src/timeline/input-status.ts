import type { InputIndex, TrackKind } from "./facts.ts";
import { wallEndMs } from "./find-segment.ts";
import { UNIT } from "./history.ts";
import type { InputState, InputTrackState, RecentFragment, TrackState } from "./state.ts";
import { CLOCK_90K, clock90kToMsRound, msTo90kRound } from "./ticks.ts";
import type { Timeline } from "./timeline.ts";

/** Bitrates are over the last segments that make up this much media. */
const RATE_90K = msTo90kRound(10_000);
/** A track that was quiet for this long is not listed any more. */
const FORGET_MS = 600_000;

export interface TimelineInputStatus {
  readonly index: InputIndex;
  readonly state: "idle" | "receiving" | "stalled" | "ended";
  readonly lastSegmentAtMs: number | null;
  readonly bitrate: number;
  readonly renditions: readonly TimelineRenditionStatus[];
  readonly duplicateCount: number;
  readonly lateCount: number;
}

export interface TimelineRenditionStatus {
  readonly stream: string;
  readonly kind: TrackKind;
  readonly codec: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly frameRate: number | null;
  readonly sampleRate: number | null;
  readonly channelCount: number | null;
  readonly language: string | null;
  /** Bits per second, media only; 0 when nothing has come for a while. */
  readonly bitrate: number;
  readonly lastSegmentAtMs: number;
  readonly lastSegmentDurationMs: number;
  readonly segmentCount: number;
  readonly gapCount: number;
  readonly discontinuityCount: number;
}

/** How both inputs arrive now. Gaps and discontinuities are counted as the timeline found them, not as players see them. */
export const inputStatus = (timeline: Timeline, nowMs: number): readonly [TimelineInputStatus, TimelineInputStatus] => {
  const [first, second] = timeline.head.inputs;
  return [statusOf(timeline, first, nowMs), statusOf(timeline, second, nowMs)];
};

export interface TimelineStatus {
  readonly onAirInput: InputIndex | null;
  readonly storedBytes: number;
  /** By wall clock, as in manifests. */
  readonly storedFromMs: number | null;
  readonly storedUntilMs: number | null;
}

export const timelineStatus = (timeline: Timeline): TimelineStatus => {
  const { units } = timeline.history;
  const isEmpty = units.first === units.end;
  return {
    onAirInput: timeline.head.program.onAir,
    storedBytes: timeline.history.storedBytes,
    storedFromMs: isEmpty ? null : units.get(UNIT.wallMs, units.first),
    storedUntilMs: isEmpty ? null : wallEndMs(timeline.history, units.end - 1),
  };
};

const statusOf = (timeline: Timeline, input: InputState, nowMs: number): TimelineInputStatus => {
  const renditions = input.tracks.flatMap((track) => {
    const last = track.recent.at(-1);
    const known = timeline.head.tracks[track.trackId];
    if (last === undefined || known === undefined || nowMs - last.arrivalMs > FORGET_MS) return [];
    return renditionOf(known, track, last, nowMs);
  });
  return {
    index: input.index,
    state: stateOf(input, nowMs),
    lastSegmentAtMs: input.lastArrivalMs,
    bitrate: renditions.reduce((sum, { bitrate }) => sum + bitrate, 0),
    renditions: renditions.sort((a, b) =>
      a.kind === b.kind ? b.bitrate - a.bitrate || (a.stream < b.stream ? -1 : 1) : a.kind === "video" ? -1 : 1,
    ),
    duplicateCount: input.duplicateCount,
    lateCount: input.lateCount,
  };
};

const stateOf = (input: InputState, nowMs: number): TimelineInputStatus["state"] => {
  if (input.lastArrivalMs === null) return "idle";
  if (input.hasEnded) return "ended";
  return isFresh(input.lastArrivalMs, input.unitDuration90k, nowMs) ? "receiving" : "stalled";
};

/** Three segments, and at least ten seconds, without any is silence. */
const isFresh = (lastMs: number, duration90k: number, nowMs: number): boolean =>
  nowMs - lastMs <= Math.max(10_000, (3 * duration90k) / 90);

const renditionOf = (
  track: TrackState,
  seen: InputTrackState,
  last: RecentFragment,
  nowMs: number,
): TimelineRenditionStatus => {
  const config = track.inits.at(-1)?.config;
  const video = config?.kind === "video" ? config : undefined;
  const audio = config?.kind === "audio" ? config : undefined;
  const said = video?.frameRate;
  return {
    stream: track.stream,
    kind: track.kind,
    codec: config?.codecs ?? "",
    width: video?.width ?? null,
    height: video?.height ?? null,
    frameRate: said === undefined ? measuredFrameRate(track) : said.numerator / said.denominator,
    sampleRate: audio?.sampleRate ?? null,
    channelCount: audio?.channelCount ?? null,
    language: audio?.language ?? null,
    bitrate: isFresh(last.arrivalMs, last.end90k - last.start90k, nowMs) ? recentBitrate(seen.recent) : 0,
    lastSegmentAtMs: last.arrivalMs,
    lastSegmentDurationMs: clock90kToMsRound(last.end90k - last.start90k),
    segmentCount: seen.segmentCount,
    gapCount: seen.gapCount,
    discontinuityCount: seen.discontinuityCount,
  };
};

const measuredFrameRate = (track: TrackState): number | null =>
  track.kind === "video" && track.samplesPerSecond > 0 ? Math.round(track.samplesPerSecond * 1_000) / 1_000 : null;

const recentBitrate = (recent: readonly RecentFragment[]): number => {
  let bytes = 0;
  let duration90k = 0;
  for (let i = recent.length - 1; i >= 0 && duration90k < RATE_90K; i -= 1) {
    const fragment = recent[i];
    if (fragment === undefined) break;
    bytes += fragment.byteLength;
    duration90k += fragment.end90k - fragment.start90k;
  }
  return duration90k === 0 ? 0 : Math.round((bytes * 8 * CLOCK_90K) / duration90k);
};
