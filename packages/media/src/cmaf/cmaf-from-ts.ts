import { type Crc32, crc32, MediaError } from "../bytes/index.ts";
import type { AvcConfig, FindStartCode } from "../codecs/index.ts";
import { SAMPLE_FLAGS } from "../isobmff/index.ts";
import { demuxTs, type TsArena } from "../mpegts/index.ts";
import { planAacTrack } from "./aac-track-plan.ts";
import { planAvcTrack } from "./avc-track-plan.ts";
import { unwrap33 } from "./clock-33-bit.ts";
import type { FragmentInfo, TsIngest, TsIngestTrack } from "./fragment.ts";
import { fragmentHeaderSizeBytes, writeFragmentHeader } from "./fragment-header.ts";
import type { TrackPlan } from "./track-plan.ts";

export interface CmafFromTsOptions {
  /** Where on the 64-bit clock the segment is expected, 90 kHz: its 33-bit timestamps are unwrapped next to it. */
  readonly nearDecodeTime90k?: bigint;
  /** mfhd sequence_number. */
  readonly sequenceNumber: number;
  /**
   * The parameter sets of the same stream's segment before, for one that comes without: some encoders send them at their
   * start alone. Of no use where a segment has several video streams, since nobody says whose they are.
   */
  readonly earlierAvc?: AvcConfig;
  /**
   * What the platform does faster than we can, with the same results: `crc32` of `node:zlib`, and `indexOf` of Buffer as
   * `(bytes, from) => Buffer.prototype.indexOf.call(bytes, START_CODE, from)`. Together they save half the time.
   */
  readonly crc32?: Crc32;
  readonly findStartCode?: FindStartCode;
}

const AVC_STREAM_TYPE = 0x1b;
const ADTS_STREAM_TYPE = 0x0f;
const SUPPORTED: ReadonlySet<number> = new Set([AVC_STREAM_TYPE, ADTS_STREAM_TYPE]);

/** Room in front of the elementary streams, for what a fragment has more than they: a moof, and lengths of NAL units. */
const headroomBytes = (tsBytes: number): number => 4096 + (tsBytes >> 2);

/**
 * Bytes that `cmafFromTs` must be handed for a transport stream of `tsBytes`: the fragments take less than 1.3 of it, the
 * rest is where it works.
 */
export const cmafFromTsBound = (tsBytes: number): number => headroomBytes(tsBytes) + 2 * tsBytes;

/** Everything moves within one ArrayBuffer: `out`, or, when the transport stream lies in the same one, all of that. */
const layOut = (ts: Uint8Array, out: Uint8Array): { arena: TsArena; outStart: number } => {
  const headroom = headroomBytes(ts.length);
  if (ts.buffer === out.buffer) {
    const outStart = out.byteOffset;
    const bytes = new Uint8Array(out.buffer);
    const streamsStart = outStart + headroom;
    return { arena: { bytes, tsStart: ts.byteOffset, tsLength: ts.length, streamsStart }, outStart };
  }
  const tsStart = headroom + ts.length;
  out.set(ts, tsStart);
  return { arena: { bytes: out, tsStart, tsLength: ts.length, streamsStart: headroom }, outStart: 0 };
};

/**
 * Turns one MPEG-TS segment into one CMAF fragment a track (H.264 video, AAC audio in ADTS; other streams are named in
 * `ignoredStreamTypes`). No sample is changed: Annex B start codes become lengths, ADTS headers and parameter sets move
 * to the configuration; access unit delimiters and filler data are dropped, and so is an audio frame that an edge of the
 * segment cuts.
 *
 * The fragments are written into `out`, of at least `cmafFromTsBound(ts.length)` bytes, at the offsets returned; the rest
 * of `out` is left in disorder. It is fastest when `ts` lies in the same ArrayBuffer, without overlap.
 * @throws MediaError for anything that is wrong with `ts`, and nothing else.
 */
export const cmafFromTs = (ts: Uint8Array, out: Uint8Array, options: CmafFromTsOptions): TsIngest => {
  if (out.length < cmafFromTsBound(ts.length)) {
    throw new MediaError("size_out_of_range", "out", 0, `${out.length} bytes are less than cmafFromTsBound says`);
  }
  const { arena, outStart } = layOut(ts, out);
  const { streams, ignoredStreamTypes, continuityErrors } = demuxTs(arena, SUPPORTED);
  const isOnlyVideo = streams.filter(({ streamType }) => streamType === AVC_STREAM_TYPE).length === 1;
  const earlierAvc = isOnlyVideo ? options.earlierAvc : undefined;
  const plans: TrackPlan[] = [];
  for (const stream of streams) {
    const plan =
      stream.streamType === AVC_STREAM_TYPE
        ? planAvcTrack(arena.bytes, stream, options.findStartCode, earlierAvc)
        : planAacTrack(arena.bytes, stream);
    if (plan) plans.push(plan);
  }
  if (plans.length === 0) {
    throw new MediaError("ts_no_supported_track", "ts", 0, "There is neither H.264 video nor AAC audio in the segment");
  }

  const decodeTimes90k = unwrap33(
    plans.map((plan) => plan.firstDecodeTimeRaw),
    options.nearDecodeTime90k,
  );
  let writeAt = outStart;
  const tracks = plans.map((plan, i): TsIngestTrack => {
    const { pid, config } = plan;
    const baseMediaDecodeTime = toTimescale(decodeTimes90k[i] as bigint, config.timescale);
    const { info, end } = writeFragment(arena.bytes, writeAt, plan, baseMediaDecodeTime, options);
    const offset = writeAt - outStart;
    const length = end - writeAt;
    writeAt = end;
    return { pid, config, info, offset, length };
  });
  const firstDecodeTime90k = decodeTimes90k.reduce((least, time) => (time < least ? time : least));
  tracks.sort((a, b) => kindOrder(a) - kindOrder(b) || a.pid - b.pid);
  return { tracks, ignoredStreamTypes, continuityErrors, firstDecodeTime90k };
};

const kindOrder = (track: TsIngestTrack): number => (track.config.kind === "video" ? 0 : 1);

/** Rounded to the nearest tick. */
const toTimescale = (time90k: bigint, timescale: number): bigint => (time90k * BigInt(timescale) + 45_000n) / 90_000n;

const LENGTH_BYTES = 4;

/**
 * Writes a fragment at `start`. The samples are moved towards the front of the same arena, in order, so none may land on
 * one that has not been moved yet: that is checked before anything is written.
 */
const writeFragment = (
  arena: Uint8Array,
  start: number,
  plan: TrackPlan,
  baseMediaDecodeTime: bigint,
  options: CmafFromTsOptions,
): { info: FragmentInfo; end: number } => {
  const { pieceStarts, pieceEnds } = plan;
  const prefixBytes = plan.hasLengthPrefixes ? LENGTH_BYTES : 0;
  const header = { ...plan, sequenceNumber: options.sequenceNumber, baseMediaDecodeTime };
  let at = start + fragmentHeaderSizeBytes(header);
  for (let i = 0; i < pieceStarts.length; i++) {
    const pieceStart = pieceStarts[i] as number;
    if (at + prefixBytes > pieceStart) {
      throw new MediaError("size_out_of_range", `ts/pid ${plan.pid}`, 0, "Its samples are too many and too small");
    }
    at += prefixBytes + (pieceEnds[i] as number) - pieceStart;
  }

  const dataStart = writeFragmentHeader(header, arena, start);
  const view = new DataView(arena.buffer, arena.byteOffset, arena.byteLength);
  at = dataStart;
  for (let i = 0; i < pieceStarts.length; i++) {
    const pieceStart = pieceStarts[i] as number;
    const pieceEnd = pieceEnds[i] as number;
    if (prefixBytes > 0) view.setUint32(at, pieceEnd - pieceStart);
    at += prefixBytes;
    arena.copyWithin(at, pieceStart, pieceEnd);
    at += pieceEnd - pieceStart;
  }
  const hash = (options.crc32 ?? crc32)(arena.subarray(dataStart, at));
  return { info: describe(plan, baseMediaDecodeTime, hash), end: at };
};

const describe = (plan: TrackPlan, baseMediaDecodeTime: bigint, contentHash: number): FragmentInfo => {
  let durationTicks = 0;
  let firstCompositionOffsetTicks = Number.POSITIVE_INFINITY;
  plan.durationsTicks.forEach((duration, i) => {
    const shown = durationTicks + (plan.compositionOffsetsTicks?.[i] ?? 0);
    if (shown < firstCompositionOffsetTicks) firstCompositionOffsetTicks = shown;
    durationTicks += duration;
  });
  return {
    baseMediaDecodeTime,
    durationTicks,
    firstCompositionOffsetTicks,
    sampleCount: plan.sizes.length,
    startsWithSync: plan.flags === undefined || plan.flags[0] === SAMPLE_FLAGS.sync,
    contentHash,
  };
};
