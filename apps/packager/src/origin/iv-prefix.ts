import { createHash } from "node:crypto";
import { TRACK_CODE_BITS } from "./track-codes.ts";

export interface SegmentIdentity {
  readonly originEndpointId: string;
  readonly input: 1 | 2;
  /** As `trackCodeOf` numbers tracks: by their names, and not in the order in which this node met them. */
  readonly trackCode: number;
  readonly number: number;
  /** When its first sample plays, by the wall clock that the manifests give. */
  readonly startMs: number;
  /** Of a segment of which some is missing: when each piece that is there plays, after the first. undefined where all is there. */
  readonly rest: readonly number[] | undefined;
}

const INPUT_BITS = 1;
/** Segments that are so short that they begin in one unit of time have numbers one after the other. */
const NUMBER_BITS = 2;
const TIME_BITS = 34;
/** No longer than a picture: two cuts of one track that do not begin alike begin further apart. */
const TIME_UNIT_MS = 16;
const PREFIX_BITS = INPUT_BITS + TRACK_CODE_BITS + NUMBER_BITS + TIME_BITS;

/**
 * The upper 51 bits of the vectors of a segment's samples in `cenc`: the same on every node, and another for each segment of the
 * endpoint. They count time and not numbers: those begin at 0 again where a node has lost its disk, and are not the same on two
 * nodes of which one has missed something, while time goes on, and two nodes have the same media at one time, or those of another
 * input. Where a piece is missing, what follows it has moved up among the samples: then it decides which are there.
 * What a change of settings cuts otherwise and begins at the same time has the same samples in the same order from there on, and may
 * be encrypted alike.
 * A key provider may give two endpoints one key (a list of keys always does): so each counts from a place of its own, and from another
 * one when time has been through all that can be counted.
 */
export const ivPrefixOf = (segment: SegmentIdentity): bigint => {
  const { originEndpointId, input, trackCode, number, startMs, rest } = segment;
  const time = Math.floor(startMs / TIME_UNIT_MS);
  const fields = [
    [INPUT_BITS, input],
    [TRACK_CODE_BITS, trackCode],
    [NUMBER_BITS, number],
    [TIME_BITS, time],
  ] as const;
  const place = fields.reduce(
    (bits, [width, value]) => (bits << BigInt(width)) | BigInt.asUintN(width, BigInt(value)),
    0n,
  );
  return place ^ firstPlaceOf([originEndpointId, Math.floor(time / 2 ** TIME_BITS), rest ?? null]);
};

const firstPlaceOf = (owner: readonly unknown[]): bigint => {
  const digest = createHash("sha256").update(JSON.stringify(owner)).digest();
  return BigInt.asUintN(PREFIX_BITS, digest.readBigUInt64BE());
};
