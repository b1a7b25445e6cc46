import type { DeclaredStream } from "./facts.ts";
import { firstWithin, groupAt, trackSegmentAt, wallEndMs } from "./find-segment.ts";
import { createFragmentTable, FRAGMENT, GROUP, UNIT } from "./history.ts";
import type {
  AudioRendition,
  Group,
  Presentation,
  Run,
  SegmentationSettings,
  TrackSegment,
  VideoRendition,
} from "./presentation-model.ts";
import { fragmentRows } from "./segmenter.ts";
import type { SegmenterState, TrackState } from "./state.ts";
import { CLOCK_90K } from "./ticks.ts";
import { inputOf, type Timeline } from "./timeline.ts";

/**
 * What a manifest of so many seconds shows now; undefined as long as there is nothing to show. Costs a step a group of
 * the window: keep what is made of it for as long as `timelineRevision` stays.
 */
export const presentation = (
  timeline: Timeline,
  settings: SegmentationSettings,
  windowSeconds: number,
): Presentation | undefined => {
  const { head, history } = timeline;
  const table = history.groups.get(settings.targetSeconds);
  const segmenter = head.segmenters.find(({ targetSeconds }) => targetSeconds === settings.targetSeconds);
  if (table === undefined || segmenter === undefined || table.end === table.first) return undefined;

  const first = firstWithin(history, table, windowSeconds);
  const groups: Group[] = [];
  for (let number = first; number < table.end; number += 1) groups.push(groupAt(history, table, number));
  const lastUnit = table.get(GROUP.endUnit, table.end - 1) - 1;
  const present = presentTracks(timeline, table.get(GROUP.firstUnit, first), lastUnit + 1);
  const isOriginal = ({ track }: PresentTrack): boolean =>
    track.copyOf === null || !present.some((other) => other.track.id === track.copyOf);
  const audible = present.filter(({ track }) => track.kind === "audio").filter(isOriginal);
  const declared = declaredStreams(timeline);
  const audio = audioRenditions(audible, segmenter, declared);
  return {
    revision: timeline.revision,
    targetDurationSeconds: Math.max(settings.targetSeconds, Math.round(segmenter.longest90k / CLOCK_90K)),
    mediaSequence: first,
    discontinuitySequence: table.get(GROUP.discontinuities, first) - table.get(GROUP.startsBreak, first),
    ended: head.program.hasEnded,
    publishedMs: history.units.get(UNIT.closedMs, lastUnit),
    edgeMs: wallEndMs(history, lastUnit),
    groups,
    runs: runsOf(timeline, groups),
    video: videoRenditions(present, audio, segmenter, declared),
    audio,
  };
};

/** The segments of one of a presentation's tracks, position by position with its groups. */
export const trackSegments = (
  timeline: Timeline,
  settings: SegmentationSettings,
  presented: Presentation,
  trackIndex: number,
): readonly TrackSegment[] => {
  const { head, history } = timeline;
  const groups = history.groups.get(settings.targetSeconds);
  const track = head.tracks.find(({ index }) => index === trackIndex);
  if (groups === undefined || track === undefined) return [];
  const table = history.fragments[track.id] ?? createFragmentTable();
  const firstUnit = groups.get(GROUP.firstUnit, presented.mediaSequence);
  let row = fragmentRows(table, firstUnit, firstUnit).first;
  return presented.groups.map((group) => {
    const rowFirst = row;
    const endUnit = groups.get(GROUP.endUnit, group.number);
    while (row < table.end && table.get(FRAGMENT.unit, row) < endUnit) row += 1;
    return trackSegmentAt(groups, track, table, group, { first: rowFirst, end: row });
  });
};

const runsOf = (timeline: Timeline, groups: readonly Group[]): Run[] => {
  const runs: Run[] = [];
  let firstGroup = 0;
  groups.forEach((group, i) => {
    if (groups[i + 1]?.runId === group.runId) return;
    const run = timeline.history.runs.get(group.runId);
    if (run !== undefined) {
      runs.push({ id: run.id, startMs: run.wallMs, start90k: run.start90k, firstGroup, endGroup: i + 1 });
    }
    firstGroup = i + 1;
  });
  return runs;
};

interface PresentTrack {
  readonly track: TrackState;
  readonly index: number;
  readonly initNumber: number;
}

/** The tracks that have media in the window, by index: one that has had none for a whole window is not shown. */
const presentTracks = (timeline: Timeline, firstUnit: number, endUnit: number): PresentTrack[] => {
  const present: PresentTrack[] = [];
  for (const track of timeline.head.tracks) {
    const table = timeline.history.fragments[track.id];
    if (table === undefined || track.index === null) continue;
    const rows = fragmentRows(table, firstUnit, endUnit);
    if (rows.first === rows.end) continue;
    present.push({ track, index: track.index, initNumber: table.get(FRAGMENT.init, rows.end - 1) });
  }
  return present.sort((a, b) => a.index - b.index);
};

const videoRenditions = (
  present: readonly PresentTrack[],
  audio: readonly AudioRendition[],
  segmenter: SegmenterState,
  declared: readonly DeclaredStream[],
): VideoRendition[] => {
  const streamsWithVideo = new Set(
    present.filter(({ track }) => track.kind === "video").map(({ track }) => track.stream),
  );
  const apart = audio.filter(({ stream }) => !streamsWithVideo.has(stream)).map(({ trackIndex }) => trackIndex);
  const defaultAudio = audio.find(({ isDefault }) => isDefault)?.trackIndex ?? null;
  return present.flatMap((item) => {
    const config = item.track.inits[item.initNumber]?.config;
    if (config?.kind !== "video") return [];
    const own = present.filter(({ track }) => track.kind === "audio" && track.stream === item.track.stream);
    const ownShown = own.map(({ track, index }) => {
      const original = present.find((other) => other.track.id === track.copyOf);
      return original?.index ?? index;
    });
    return {
      ...renditionBase(item, segmenter, declared),
      kind: "video",
      config,
      frameRate: frameRateOf(item.track, config.frameRate),
      audioTrackIndexes: ownShown.length > 0 ? ownShown : apart,
      muxAudioTrackIndex: own[0]?.index ?? defaultAudio,
    };
  });
};

const audioRenditions = (
  audible: readonly PresentTrack[],
  segmenter: SegmenterState,
  declared: readonly DeclaredStream[],
): AudioRendition[] => {
  const declaredAs = (item: PresentTrack): DeclaredStream | undefined =>
    declared.find(({ stream }) => stream === item.track.stream);
  const preferred = audible.find((item) => declaredAs(item)?.isDefault === true) ?? audible[0];
  return audible.flatMap((item) => {
    const config = item.track.inits[item.initNumber]?.config;
    if (config?.kind !== "audio") return [];
    return {
      ...renditionBase(item, segmenter, declared),
      kind: "audio",
      config,
      language: declaredAs(item)?.language ?? config.language,
      isDefault: item === preferred,
    };
  });
};

const renditionBase = (
  { track, index, initNumber }: PresentTrack,
  segmenter: SegmenterState,
  declared: readonly DeclaredStream[],
): Omit<AudioRendition, "kind" | "config" | "language" | "isDefault"> => {
  const average = (track.totalBytes * 8 * CLOCK_90K) / track.total90k;
  return {
    trackIndex: index,
    stream: track.stream,
    initNumber,
    peakBitrate: ceilToThousand(Math.max(segmenter.peaks[track.id] ?? 0, average)),
    averageBitrate: ceilToThousand(average),
    name: declared.find(({ stream }) => stream === track.stream)?.name ?? null,
  };
};

const ceilToThousand = (value: number): number => Math.ceil(value / 1_000) * 1_000;

const FRAME_RATES = [24_000 / 1_001, 24, 25, 30_000 / 1_001, 30, 48, 50, 60_000 / 1_001, 60] as const;

/** As the stream says, or as measured: to the nearest rate in use, where that is within one part in a thousand and a half. */
const frameRateOf = (
  track: TrackState,
  said: { readonly numerator: number; readonly denominator: number } | undefined,
): number | null => {
  const rate = said === undefined ? track.samplesPerSecond : said.numerator / said.denominator;
  if (!Number.isFinite(rate) || rate <= 0) return null;
  const nearest = FRAME_RATES.toSorted((a, b) => Math.abs(a - rate) - Math.abs(b - rate))[0] ?? rate;
  const isNear = Math.abs(nearest - rate) / rate < 0.0004;
  return Math.round((isNear ? nearest : rate) * 1_000) / 1_000;
};

const declaredStreams = (timeline: Timeline): readonly DeclaredStream[] => {
  const onAir = timeline.head.program.onAir ?? 1;
  return inputOf(timeline, onAir).declared ?? inputOf(timeline, onAir === 1 ? 2 : 1).declared ?? [];
};
