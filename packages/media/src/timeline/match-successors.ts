/** What a track and an identity are compared by: which of the new tracks goes on where which of the old ones was. */
export interface VideoCandidate {
  /** What the caller knows it by. */
  readonly id: number;
  readonly pixels: number;
  readonly bitrate: number;
}

export interface AudioCandidate {
  readonly id: number;
  readonly language: string;
  /** The video rendition of its stream, if that has one. */
  readonly videoRendition: number | null;
}

/** Ids: of a new track, and of the one that it follows. */
export type Succession = readonly [fresh: number, absent: number];

/**
 * Pairs video by size without ever crossing: of two tracks, the larger one follows the larger, so that no player on a poor
 * network finds a high rate where a low one was. Where one side has more, those are left out that leave the most pairs of
 * equal resolution, and the smallest of those.
 */
export const matchVideo = (fresh: readonly VideoCandidate[], absent: readonly VideoCandidate[]): Succession[] => {
  const isFewer = fresh.length <= absent.length;
  const [few, many] = [bySize(isFewer ? fresh : absent), bySize(isFewer ? absent : fresh)];
  return align(few, many).map(([a, b]) => (isFewer ? [a.id, b.id] : [b.id, a.id]));
};

const bySize = (candidates: readonly VideoCandidate[]): VideoCandidate[] =>
  candidates.toSorted((a, b) => b.pixels - a.pixels || b.bitrate - a.bitrate || a.id - b.id);

/** Each of the few with one of the many, both in order, with as many equal resolutions as can be. */
const align = (
  few: readonly VideoCandidate[],
  many: readonly VideoCandidate[],
): (readonly [VideoCandidate, VideoCandidate])[] => {
  /** By position in the few and the many: equal pairs among what is left from there on. */
  const best: number[][] = Array.from({ length: few.length + 1 }, () => many.map(() => 0));
  const isEqual = (i: number, j: number): number => (few[i]?.pixels === many[j]?.pixels ? 1 : 0);
  const take = (i: number, j: number): number => isEqual(i, j) + (best[i + 1]?.[j + 1] ?? 0);
  const isSpare = (i: number, j: number): boolean => many.length - j > few.length - i;
  for (let i = few.length - 1; i >= 0; i -= 1) {
    const row = best[i] ?? [];
    for (let j = many.length - (few.length - i); j >= i; j -= 1) {
      row[j] = Math.max(take(i, j), isSpare(i, j) ? (row[j + 1] ?? 0) : 0);
    }
  }
  const pairs: (readonly [VideoCandidate, VideoCandidate])[] = [];
  let j = 0;
  few.forEach((one, i) => {
    while (isSpare(i, j) && (best[i]?.[j + 1] ?? 0) > take(i, j)) j += 1;
    const other = many[j];
    if (other !== undefined) pairs.push([one, other]);
    j += 1;
  });
  return pairs;
};

/** Pairs audio, each in the given order: by language, and among equals the sound of a picture follows that picture's. */
export const matchAudio = (fresh: readonly AudioCandidate[], absent: readonly AudioCandidate[]): Succession[] => {
  const pairs: Succession[] = [];
  for (const wanted of [3, 2, 1, 0]) {
    for (const one of fresh) {
      if (pairs.some(([id]) => id === one.id)) continue;
      const other = absent.find(
        (candidate) => likeness(one, candidate) === wanted && !pairs.some(([, id]) => id === candidate.id),
      );
      if (other !== undefined) pairs.push([one.id, other.id]);
    }
  }
  return pairs;
};

const likeness = (a: AudioCandidate, b: AudioCandidate): number => {
  const isSamePicture = a.videoRendition !== null && a.videoRendition === b.videoRendition;
  return (a.language === b.language ? 2 : 0) + (isSamePicture ? 1 : 0);
};
