import { MediaError } from "../bytes/index.ts";
import { AAC_FRAME_SAMPLES, aacChannelCount, printAacCodecs, writeAudioSpecificConfig } from "../codecs/index.ts";
import { SAMPLE_FLAGS } from "../isobmff/index.ts";
import {
  ADTS_MIN_HEADER_BYTES,
  type AdtsHeader,
  type ElementaryStream,
  findAdtsHeader,
  isSameAdtsStream,
  tsOffsetOf,
} from "../mpegts/index.ts";
import { distance33 } from "./clock-33-bit.ts";
import type { AudioTrackConfig } from "./track-config.ts";
import type { TrackPlan } from "./track-plan.ts";

/** Frames cost memory: a stream may have this many whatever its size, and then one each 16 bytes. */
const FREE_FRAMES = 65_536;
const MIN_FRAME_BYTES = 16;

/** What a clock may differ from the count of samples before it is believed: encoders' rounding and jitter stay below. */
const TOLERANCE_FRAMES = 1.5;
const MAX_GAP_SECONDS = 60;

/**
 * A frame that is not followed at once by its equal, or by the end, is taken for a chance syncword: the tail of the frame
 * that the segment before began may hold one.
 */
const isConfirmed = (arena: Uint8Array, at: number, frame: AdtsHeader, end: number): boolean => {
  const next = at + frame.frameBytes;
  if (next >= end) return next === end;
  if (end - next < ADTS_MIN_HEADER_BYTES) return arena[next] === 0xff;
  const header = findAdtsHeader(arena, next, end);
  return header !== undefined && isSameAdtsStream(frame, header);
};

interface Frames {
  readonly header: AdtsHeader;
  readonly starts: number[];
  readonly ends: number[];
}

/** All whole frames, in order; what is between them (a frame cut by the segment's edge, or damage) is left out. */
const readFrames = (arena: Uint8Array, stream: ElementaryStream, path: string): Frames | undefined => {
  let first: AdtsHeader | undefined;
  let isInStep = false;
  const starts: number[] = [];
  const ends: number[] = [];
  for (let at = stream.start; at + ADTS_MIN_HEADER_BYTES <= stream.end; ) {
    const header = arena[at] === 0xff ? findAdtsHeader(arena, at, stream.end) : undefined;
    const isFrame =
      header !== undefined &&
      ((isInStep && first !== undefined && isSameAdtsStream(first, header)) ||
        isConfirmed(arena, at, header, stream.end));
    if (!isFrame) {
      isInStep = false;
      at++;
      continue;
    }
    first ??= header;
    if (!isSameAdtsStream(first, header)) {
      throw new MediaError(
        "adts_malformed",
        path,
        tsOffsetOf(stream, at),
        "The audio format changes within the segment",
      );
    }
    if (header.rawDataBlocks !== 1) {
      throw new MediaError(
        "unsupported_codec",
        path,
        tsOffsetOf(stream, at),
        "An ADTS frame has more than one raw data block",
      );
    }
    if (at + header.frameBytes > stream.end) break;
    starts.push(at + header.headerBytes);
    ends.push(at + header.frameBytes);
    if (starts.length > FREE_FRAMES + (stream.end - stream.start) / MIN_FRAME_BYTES) {
      throw new MediaError(
        "size_out_of_range",
        path,
        tsOffsetOf(stream, at),
        "There are more ADTS frames than any encoder makes",
      );
    }
    isInStep = true;
    at += header.frameBytes;
  }
  return first && starts.length > 0 ? { header: first, starts, ends } : undefined;
};

/**
 * The decode time of the first frame, from the PES packet it begins in, and each frame's duration: one frame's worth of
 * samples, and where the clock runs ahead of the samples (frames were lost) the gap as well.
 */
const readTimes = (
  stream: ElementaryStream,
  frames: Frames,
  path: string,
): { firstDecodeTimeRaw: number; durationsTicks: number[] } => {
  const { sampleRate, headerBytes } = frames.header;
  let firstDecodeTimeRaw = -1;
  let samples = 0;
  const durationsTicks: number[] = [];
  let pes = -1;
  for (const start of frames.starts) {
    const frameAt = start - headerBytes;
    let isFirstOfPes = false;
    while (pes + 1 < stream.pesStarts.length && (stream.pesStarts[pes + 1] as number) <= frameAt) {
      pes++;
      isFirstOfPes = true;
    }
    const pts = isFirstOfPes ? (stream.pts[pes] as number) : -1;
    if (firstDecodeTimeRaw < 0) {
      if (pts < 0)
        throw new MediaError(
          "timestamp_missing",
          path,
          tsOffsetOf(stream, start),
          "The first audio frame has no timestamp",
        );
      firstDecodeTimeRaw = pts;
    } else if (pts >= 0) {
      const ahead = Math.round((distance33(pts, firstDecodeTimeRaw) * sampleRate) / 90_000) - samples;
      if (Math.abs(ahead) > MAX_GAP_SECONDS * sampleRate) {
        throw new MediaError(
          "timestamp_jump",
          path,
          tsOffsetOf(stream, start),
          `The audio clock jumps by ${ahead} samples`,
        );
      }
      if (ahead > TOLERANCE_FRAMES * AAC_FRAME_SAMPLES) {
        durationsTicks[durationsTicks.length - 1] = AAC_FRAME_SAMPLES + ahead;
        samples += ahead;
      }
    }
    durationsTicks.push(AAC_FRAME_SAMPLES);
    samples += AAC_FRAME_SAMPLES;
  }
  return { firstDecodeTimeRaw, durationsTicks };
};

/**
 * The samples of an AAC elementary stream in ADTS, or undefined when it has no whole frame.
 * @throws MediaError `unsupported_codec`, `adts_malformed`, `timestamp_missing` or `timestamp_jump`.
 */
export const planAacTrack = (arena: Uint8Array, stream: ElementaryStream): TrackPlan | undefined => {
  const path = `ts/pid ${stream.pid}/adts`;
  const frames = readFrames(arena, stream, path);
  if (frames === undefined) return undefined;
  const { audioObjectType, sampleRate, channelConfiguration } = frames.header;
  const config: AudioTrackConfig = {
    kind: "audio",
    sampleEntry: "mp4a",
    codecs: printAacCodecs(audioObjectType),
    timescale: sampleRate,
    sampleRate,
    channelCount: aacChannelCount(channelConfiguration),
    audioSpecificConfig: writeAudioSpecificConfig({ audioObjectType, sampleRate, channelConfiguration }),
    language: stream.language,
  };
  return {
    pid: stream.pid,
    config,
    ...readTimes(stream, frames, path),
    sizes: frames.starts.map((start, i) => (frames.ends[i] as number) - start),
    compositionOffsetsTicks: undefined,
    flags: undefined,
    defaultFlags: SAMPLE_FLAGS.sync,
    pieceStarts: frames.starts,
    pieceEnds: frames.ends,
    hasLengthPrefixes: false,
  };
};
