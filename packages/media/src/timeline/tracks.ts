import type { TrackConfig } from "../cmaf/track-config.ts";
import type { FragmentFact } from "./facts.ts";
import type { InputState, InputTrackState, StreamState, TimelineHead, TrackState } from "./state.ts";

/** What one input may bring at a time (MediaPackage: MaxIngestStreamsError). */
const STREAMS_PER_INPUT = 20;
const TRACKS_PER_STREAM = 10;
/** A stream that was quiet for this long makes room for another. */
const STREAM_IDLE_MS = 600_000;

/** Names that one channel may have seen in its life: what keeps an encoder that invents names from filling the memory. */
const TRACKS_EVER = 1_000;
const STREAMS_EVER = 1_000;
const INITS_PER_TRACK = 500;

/** Why a fragment's track cannot be taken, or undefined. */
export const refuseTrack = (head: TimelineHead, input: InputState, fact: FragmentFact): string | undefined => {
  if (fact.trackOrdinal >= TRACKS_PER_STREAM) {
    return `Stream "${fact.stream}" has more than ${TRACKS_PER_STREAM} ${fact.trackKind} tracks`;
  }
  if (head.tracks.length >= TRACKS_EVER && findTrack(head, fact) === undefined) {
    return `The channel has seen ${TRACKS_EVER} tracks under different names; "${fact.stream}" would be one more`;
  }
  const active = input.streams.filter(
    ({ lastMediaMs }) => lastMediaMs !== null && fact.arrivalMs - lastMediaMs <= STREAM_IDLE_MS,
  );
  if (active.length < STREAMS_PER_INPUT || active.some((stream) => stream.name === fact.stream)) return undefined;
  const names = active.map((stream) => stream.name).sort();
  return `Stream "${fact.stream}" is one too many: input ${input.index} has ${names.length} (${names.join(", ")})`;
};

export const findStream = (input: InputState, name: string | undefined): StreamState | undefined =>
  input.streams.find((stream) => stream.name === name);

/** Undefined: there are too many already. */
export const ensureStream = (input: InputState, name: string): StreamState | undefined => {
  const known = findStream(input, name);
  if (known !== undefined || input.streams.length >= STREAMS_EVER) return known;
  const stream: StreamState = {
    name,
    lastMediaMs: null,
    hasPlaylist: false,
    hasEnded: false,
    lastVideo: null,
    dates: [],
  };
  input.streams.push(stream);
  return stream;
};

const findTrack = (head: TimelineHead, fact: FragmentFact): TrackState | undefined =>
  head.tracks.find(
    (track) => track.stream === fact.stream && track.kind === fact.trackKind && track.ordinal === fact.trackOrdinal,
  );

export const ensureTrack = (head: TimelineHead, fact: FragmentFact): TrackState => {
  const known = findTrack(head, fact);
  if (known !== undefined) return known;
  const track: TrackState = {
    id: head.tracks.length,
    stream: fact.stream,
    kind: fact.trackKind,
    ordinal: fact.trackOrdinal,
    inits: [],
    lastInit: null,
    samplesPerSecond: 0,
    language: declaredLanguage(head, fact),
    renditions: [],
    copyOf: null,
    differsFrom: [],
  };
  head.tracks.push(track);
  return track;
};

const declaredLanguage = (head: TimelineHead, fact: FragmentFact): string | null => {
  const { declared } = head.inputs[fact.input === 1 ? 0 : 1];
  return declared?.find(({ stream }) => stream === fact.stream)?.language ?? null;
};

/**
 * The place of a configuration: the one it was given when it first came, on whichever input. Undefined: there are
 * too many already.
 */
export const ensureInit = (track: TrackState, config: TrackConfig): number | undefined => {
  const newest = track.inits.length - 1;
  if (track.inits[newest]?.config === config) return newest;
  const key = configKey(config);
  const known = track.inits.findIndex((init) => init.key === key);
  if (known >= 0) return known;
  if (track.inits.length >= INITS_PER_TRACK) return undefined;
  track.inits.push({ key, config });
  return track.inits.length - 1;
};

export const ensureInputTrack = (input: InputState, trackId: number): InputTrackState => {
  const known = input.tracks.find((track) => track.trackId === trackId);
  if (known !== undefined) return known;
  const track: InputTrackState = {
    trackId,
    seenUnit: input.unitCount,
    recent: [],
    repeats: [],
    segmentCount: 0,
    gapCount: 0,
    discontinuityCount: 0,
    eraId: -1,
  };
  input.tracks.push(track);
  return track;
};

/** Equal configurations, and only those, have equal keys. */
const configKey = (config: TrackConfig): string =>
  JSON.stringify(config, (_, value: unknown) => (value instanceof Uint8Array ? [...value] : value));
