import { createHash } from "node:crypto";

/** What an encoder calls a track. */
export interface TrackName {
  readonly stream: string;
  readonly kind: string;
  readonly ordinal: number;
}

export const TRACK_CODE_BITS = 14;

interface Codes {
  readonly ofTracks: number[];
  readonly taken: Set<number>;
}

const known = new WeakMap<readonly TrackName[], Codes>();

/**
 * A number for the track at `tracks[trackId]`: another for each of the list, which only grows, and made of the track's name, so that
 * nodes that met the tracks in another order number them alike. Of two names that come to the same number the later one takes the next
 * that is free.
 */
export const trackCodeOf = (tracks: readonly TrackName[], trackId: number): number => {
  let codes = known.get(tracks);
  if (codes === undefined) {
    codes = { ofTracks: [], taken: new Set() };
    known.set(tracks, codes);
  }
  for (const name of tracks.slice(codes.ofTracks.length)) {
    let code = firstChoice(name);
    while (codes.taken.has(code)) code = (code + 1) % 2 ** TRACK_CODE_BITS;
    codes.taken.add(code);
    codes.ofTracks.push(code);
  }
  const code = codes.ofTracks[trackId];
  if (code === undefined) throw new RangeError(`there is no track ${trackId} of ${tracks.length}`);
  return code;
};

const firstChoice = ({ stream, kind, ordinal }: TrackName): number => {
  const digest = createHash("sha256")
    .update(JSON.stringify([stream, kind, ordinal]))
    .digest();
  return digest.readUInt16BE() >>> (16 - TRACK_CODE_BITS);
};
