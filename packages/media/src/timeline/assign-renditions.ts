import { type AudioCandidate, matchAudio, matchVideo, type VideoCandidate } from "./match-successors.ts";
import { configOf, languageOf, startRendition } from "./renditions.ts";
import type { ClosedUnit, PendingFragment, RunState, TimelineHead, TrackState } from "./state.ts";
import { CLOCK_90K } from "./ticks.ts";
import { compareByName } from "./units.ts";

/** A track that has no rendition yet in the run. */
interface Newcomer {
  readonly track: TrackState;
  /** In the unit itself; if not, it is known to come in a later one. */
  readonly hasArrived: boolean;
  readonly fragment: PendingFragment;
  readonly bitrate: number;
}

/**
 * Decides which rendition each track of a unit is published as, in its run. A track that was published before resumes the
 * rendition it had. One that is new takes over from a rendition that this run does without (its encoder has gone), so that
 * players go on with what they are watching; only where there is none it gets one of its own. In one run a rendition is of
 * one track. Returns the run, with what was decided.
 */
export const assignRenditions = (head: TimelineHead, run: RunState, unit: ClosedUnit): RunState => {
  const newcomers = findNewcomers(head, run, unit);
  if (!newcomers.some(({ hasArrived }) => hasArrived)) return run;
  const publishers = [...run.publishers];
  const isTaken = (rendition: number): boolean => publishers.some(([taken]) => taken === rendition);
  const isPlaced = ({ track }: Newcomer): boolean => publishers.some(([, trackId]) => trackId === track.id);
  const place = (rendition: number, trackId: number): void => {
    publishers.push([rendition, trackId]);
  };

  // Where two tracks had one rendition, the one that had it last keeps it: what goes on does not change places.
  for (const isHolder of [true, false]) {
    for (const newcomer of newcomers.toSorted((a, b) => a.track.id - b.track.id)) {
      const { track } = newcomer;
      const own = track.renditions.find(
        (rendition) => !isTaken(rendition) && (!isHolder || head.renditions[rendition]?.trackId === track.id),
      );
      if (own !== undefined && !isPlaced(newcomer)) place(own, track.id);
    }
  }
  const absent = head.renditions.filter(({ index }) => !isTaken(index));
  const fresh = newcomers.filter((newcomer) => !isPlaced(newcomer));

  const absentVideo = absent.filter(({ kind }) => kind === "video");
  const videoPairs = matchVideo(
    fresh.filter(({ track }) => track.kind === "video").map(toVideoCandidate),
    absentVideo.map(({ index, inits, totalBytes, total90k }): VideoCandidate => {
      const config = configOf(head, index, inits.length - 1);
      return { id: index, pixels: pixelsOf(config), bitrate: rateOf(totalBytes, total90k) };
    }),
  );
  for (const [trackId, rendition] of videoPairs) place(rendition, trackId);

  const videoOfStream = (stream: string): number | null =>
    publishers.find(([, id]) => head.tracks[id]?.kind === "video" && head.tracks[id]?.stream === stream)?.[0] ?? null;
  const audioPairs = matchAudio(
    fresh
      .filter(({ track }) => track.kind === "audio")
      .map(({ track }): AudioCandidate => {
        return { id: track.id, language: languageOf(track), videoRendition: videoOfStream(track.stream) };
      }),
    absent.flatMap(({ index, kind, trackId }): AudioCandidate[] => {
      const last = head.tracks[trackId];
      if (kind !== "audio" || last === undefined) return [];
      const video = head.renditions.find((other) => {
        const picture = head.tracks[other.trackId];
        return other.kind === "video" && picture?.stream === last.stream;
      });
      return [{ id: index, language: languageOf(last), videoRendition: video?.index ?? null }];
    }),
  );
  for (const [trackId, rendition] of audioPairs) place(rendition, trackId);

  for (const newcomer of fresh) {
    if (newcomer.hasArrived && !isPlaced(newcomer)) {
      place(head.renditions.length + countNew(head, publishers), newcomer.track.id);
    }
  }
  for (const [rendition, trackId] of publishers.slice(run.publishers.length)) startRendition(head, rendition, trackId);
  return { ...run, publishers };
};

const countNew = (head: TimelineHead, publishers: RunState["publishers"]): number =>
  publishers.filter(([rendition]) => rendition >= head.renditions.length).length;

/**
 * Of one kind, nothing of the unit was in the run so far, and nothing that was is known to come: a ladder under other
 * names, on a clock that goes on. It can only take over after a break.
 */
export const isOtherLadder = (head: TimelineHead, run: RunState, unit: ClosedUnit): boolean => {
  const coming = [...unit.fragments, ...pendingOf(head, unit)];
  return (["video", "audio"] as const).some((kind) => {
    const isOfKind = (trackId: number): boolean => head.tracks[trackId]?.kind === kind;
    const before = run.publishers.filter(([, trackId]) => isOfKind(trackId));
    const hasSome = before.length > 0 && unit.fragments.some(({ trackId }) => isOfKind(trackId));
    return hasSome && !coming.some((fragment) => before.some(([, trackId]) => trackId === fragment.trackId));
  });
};

/** In the order of the indexes that new ones get: video before audio, then as the encoder's playlist has them, then by rate. */
const findNewcomers = (head: TimelineHead, run: RunState, unit: ClosedUnit): Newcomer[] => {
  const newcomers = new Map<number, Newcomer>();
  const arrived = collect(unit.fragments);
  for (const fragment of [...unit.fragments, ...pendingOf(head, unit)]) {
    const { trackId } = fragment;
    const track = head.tracks[trackId];
    if (track === undefined || newcomers.has(trackId)) continue;
    if (run.publishers.some(([, published]) => published === trackId)) continue;
    const own = arrived.get(trackId);
    const bitrate = rateOf(own?.bytes ?? fragment.byteLength, own?.length90k ?? fragment.end90k - fragment.start90k);
    newcomers.set(trackId, { track, hasArrived: own !== undefined, fragment, bitrate });
  }
  const declared = head.inputs[unit.input === 1 ? 0 : 1].declared ?? [];
  const placeOf = (track: TrackState): number => {
    const at = declared.findIndex((stream) => stream.stream === track.stream);
    return at < 0 ? declared.length : at;
  };
  return [...newcomers.values()].sort((a, b) => {
    if (a.track.kind !== b.track.kind) return a.track.kind === "video" ? -1 : 1;
    const byPlace = placeOf(a.track) - placeOf(b.track) || b.bitrate - a.bitrate;
    return byPlace || compareByName(head.tracks, { trackId: a.track.id }, { trackId: b.track.id });
  });
};

const collect = (fragments: readonly PendingFragment[]): Map<number, { bytes: number; length90k: number }> => {
  const sums = new Map<number, { bytes: number; length90k: number }>();
  for (const { trackId, byteLength, start90k, end90k } of fragments) {
    const sum = sums.get(trackId) ?? { bytes: 0, length90k: 0 };
    sums.set(trackId, { bytes: sum.bytes + byteLength, length90k: sum.length90k + end90k - start90k });
  }
  return sums;
};

/** What has arrived of the same clock for units to come. */
const pendingOf = (head: TimelineHead, unit: ClosedUnit): readonly PendingFragment[] =>
  head.inputs[unit.input === 1 ? 0 : 1].eras.find(({ id }) => id === unit.eraId)?.pending ?? [];

const toVideoCandidate = ({ track, fragment, bitrate }: Newcomer): VideoCandidate => ({
  id: track.id,
  pixels: pixelsOf(track.inits[fragment.init]?.config),
  bitrate,
});

const pixelsOf = (config: TrackState["inits"][number]["config"] | undefined): number =>
  config?.kind === "video" ? config.width * config.height : 0;

const rateOf = (bytes: number, length90k: number): number =>
  length90k === 0 ? 0 : (bytes * 8 * CLOCK_90K) / length90k;
