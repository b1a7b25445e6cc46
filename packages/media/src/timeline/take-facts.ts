import { classifyFragment, jumpLimit90k } from "./classify-fragment.ts";
import type { FactOutcome, FragmentFact, MediaPlaylistFact, MultivariantPlaylistFact } from "./facts.ts";
import { release } from "./program.ts";
import type { EraState, InputState, InputTrackState, PendingFragment, StreamState } from "./state.ts";
import { ticksTo90kRound } from "./ticks.ts";
import { inputOf, type Timeline } from "./timeline.ts";
import { ensureInit, ensureInputTrack, ensureStream, ensureTrack, findStream, refuseTrack } from "./tracks.ts";
import { placeFragment, setBoundaryKind } from "./units.ts";

/** Repeats and restarts are recognised among the last so many fragments of a track. */
const RECENT_FRAGMENTS = 64;
/** Dates are only needed for the first unit of a run. */
const DATES_PER_STREAM = 32;

export const takeFragment = (timeline: Timeline, fact: FragmentFact): FactOutcome => {
  const { head } = timeline;
  const input = inputOf(timeline, fact.input);
  const detail = refuseTrack(head, input, fact);
  if (detail !== undefined) return { kind: "refused", code: "too_many_tracks", detail };
  const stream = ensureStream(input, fact.stream);
  if (stream === undefined) return tooManyStreams(fact.stream);

  const track = ensureTrack(head, fact);
  const init = ensureInit(track, fact.config);
  if (init === undefined) return tooManyConfigs(fact.stream);
  const inputTrack = ensureInputTrack(input, track.id);
  const fragment = toPending(fact, track.id, init, head.clockMs);
  stream.lastMediaMs = head.clockMs;
  input.lastArrivalMs = head.clockMs;

  const ownEra = fact.trackKind === "audio" ? eraOfItsVideo(input, stream, fragment) : undefined;
  const placement = classifyFragment(input, inputTrack, fragment);
  if (placement.kind === "repeat") {
    input.duplicateCount += 1;
    keepRepeat(timeline, inputTrack, fragment);
    return { kind: "duplicate" };
  }
  stream.hasEnded = false;
  const era = ownEra ?? (placement.kind === "era" ? placement.era : startEra(timeline, input, inputTrack, fragment));
  dropRepeats(timeline, inputTrack);
  if (fact.trackKind === "video") {
    stream.lastVideo = { segmentName: fact.segmentName, arrivalMs: fragment.arrivalMs, eraId: era.id };
  }
  return takeIntoEra(timeline, input, era, fragment) ? { kind: "accepted" } : { kind: "late" };
};

/** Of sound that came in one segment with a picture: the run that the picture was found to be of. */
const eraOfItsVideo = (input: InputState, stream: StreamState, audio: PendingFragment): EraState | undefined => {
  const video = stream.lastVideo;
  if (video?.segmentName !== audio.segmentName || video.arrivalMs !== audio.arrivalMs) return undefined;
  return input.eras.find((era) => era.id === video.eraId);
};

const tooManyStreams = (stream: string): FactOutcome => ({
  kind: "refused",
  code: "too_many_tracks",
  detail: `The channel has seen too many stream names; "${stream}" would be one more`,
});

const tooManyConfigs = (stream: string): FactOutcome => ({
  kind: "refused",
  code: "too_many_tracks",
  detail: `A track of stream "${stream}" has changed its configuration too often`,
});

const takeIntoEra = (timeline: Timeline, input: InputState, era: EraState, fragment: PendingFragment): boolean => {
  const track = ensureInputTrack(input, fragment.trackId);
  track.seenUnit = input.unitCount;
  track.segmentCount += 1;
  if (track.eraId >= 0 && track.eraId < era.id) track.discontinuityCount += 1;
  track.eraId = Math.max(track.eraId, era.id);
  track.recent.push({
    eraId: era.id,
    start90k: fragment.start90k,
    end90k: fragment.end90k,
    hash: fragment.hash,
    byteLength: fragment.byteLength,
    arrivalMs: fragment.arrivalMs,
  });
  if (track.recent.length > RECENT_FRAGMENTS) track.recent.shift();
  if (placeFragment(timeline.head.tracks, era, fragment, jumpLimit90k(input, fragment))) return true;
  input.lateCount += 1;
  release(timeline, [fragment]);
  return false;
};

/** A new run. What seemed to be repeats of the old one were its beginning. */
const startEra = (
  timeline: Timeline,
  input: InputState,
  cause: InputTrackState,
  fragment: PendingFragment,
): EraState => {
  const previous = input.eras.at(-1);
  const repeats = cause.repeats.some((repeat) => leadsInto(cause, repeat, fragment))
    ? input.tracks.flatMap((track) => track.repeats.filter((repeat) => leadsInto(track, repeat, fragment)))
    : [];
  const era: EraState = {
    id: input.nextEraId,
    firstArrivalMs: Math.min(fragment.arrivalMs, ...repeats.map((repeat) => repeat.arrivalMs)),
    boundaryKind: previous?.boundaryKind ?? "video",
    hasVideo: false,
    start90k: fragment.start90k,
    end90k: fragment.end90k,
    anchor: null,
    closed: null,
    boundaries: [],
    pending: [],
  };
  input.nextEraId += 1;
  // Of a run that said it ended, nothing is still on its way.
  if (input.hasEnded) for (const ended of input.eras.splice(0)) release(timeline, ended.pending);
  input.hasEnded = false;
  // A run of sound that did not wait long enough for its picture will not get one now.
  if (previous !== undefined && !previous.hasVideo) setBoundaryKind(timeline.head.tracks, previous, "audio");
  input.eras = input.eras.filter((other) => other === previous || other.boundaries.length > 0);
  input.eras.push(era);
  for (const track of input.tracks) track.repeats = track.repeats.filter((repeat) => !repeats.includes(repeat));
  repeats.sort((a, b) => a.arrivalMs - b.arrivalMs);
  for (const repeat of repeats) takeIntoEra(timeline, input, era, repeat);
  return era;
};

/** A repeat that the fragment follows as live does. The newest of the old run, sent once more, is only a retry. */
const leadsInto = (track: InputTrackState, repeat: PendingFragment, fragment: PendingFragment): boolean => {
  const duration90k = repeat.end90k - repeat.start90k;
  return (
    Math.abs(fragment.start90k - repeat.end90k) <= duration90k / 2 &&
    fragment.arrivalMs - repeat.arrivalMs >= duration90k / 180 &&
    track.recent.at(-1)?.start90k !== repeat.start90k
  );
};

const keepRepeat = (timeline: Timeline, track: InputTrackState, fragment: PendingFragment): void => {
  track.repeats.push(fragment);
  if (track.repeats.length > 1) release(timeline, track.repeats.splice(0, track.repeats.length - 1));
};

const dropRepeats = (timeline: Timeline, track: InputTrackState): void => {
  release(timeline, track.repeats.splice(0));
};

const toPending = (fact: FragmentFact, trackId: number, init: number, arrivalMs: number): PendingFragment => {
  const { info } = fact;
  const { timescale } = fact.config;
  const startTicks = Number(info.baseMediaDecodeTime) + info.firstCompositionOffsetTicks;
  const start90k = ticksTo90kRound(startTicks, timescale);
  return {
    trackId,
    start90k,
    // A fragment that says it has no length has the shortest there is: nothing here divides by zero.
    end90k: Math.max(start90k + 1, ticksTo90kRound(startTicks + info.durationTicks, timescale)),
    startTicks,
    durationTicks: info.durationTicks,
    sampleCount: info.sampleCount,
    location: fact.location,
    byteLength: fact.byteLength,
    hash: info.contentHash,
    init,
    segmentName: fact.segmentName,
    arrivalMs,
  };
};

export const takeMediaPlaylist = (timeline: Timeline, fact: MediaPlaylistFact): FactOutcome => {
  const input = inputOf(timeline, fact.input);
  const stream = ensureStream(input, fact.stream);
  if (stream === undefined) return tooManyStreams(fact.stream);
  stream.hasPlaylist = true;
  stream.hasEnded = fact.ended;
  stream.dates = fact.programDateTimes
    .slice(-DATES_PER_STREAM)
    .map(({ segmentName, wallMs }) => ({ segmentName, wallMs, receivedMs: timeline.head.clockMs }));
  input.hasEnded = hasInputEnded(timeline, input);
  return { kind: "accepted" };
};

/** Every stream that sent media of late has ended, as far as streams have playlists at all. */
const hasInputEnded = (timeline: Timeline, input: InputState): boolean => {
  const active = input.tracks
    .filter((track) => track.seenUnit >= input.unitCount - 3)
    .map((track) => findStream(input, timeline.head.tracks[track.trackId]?.stream))
    .filter((stream) => stream?.hasPlaylist === true);
  return active.length > 0 && active.every((stream) => stream?.hasEnded === true);
};

export const takeMultivariantPlaylist = (timeline: Timeline, fact: MultivariantPlaylistFact): FactOutcome => {
  const input = inputOf(timeline, fact.input);
  if (JSON.stringify(input.declared) !== JSON.stringify(fact.streams)) timeline.revision += 1;
  input.declared = fact.streams.map((stream) => ({ ...stream }));
  for (const track of timeline.head.tracks) {
    const own = fact.streams.find(({ stream }) => stream === track.stream);
    if (own !== undefined) track.language = own.language;
  }
  return { kind: "accepted" };
};
