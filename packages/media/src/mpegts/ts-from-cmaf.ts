import { MediaError } from "../bytes/index.ts";
import type { FragmentSamples } from "../cmaf/fragment.ts";
import { readFragment } from "../cmaf/read-fragment.ts";
import type { AudioTrackConfig, TrackConfig, VideoTrackConfig } from "../cmaf/track-config.ts";
import { ADTS_HEADER_BYTES, adtsHeader, writeAdtsHeader } from "./adts-header.ts";
import {
  encryptAacFrame,
  SAMPLE_AES_AVC,
  type SampleAes,
  type StreamSignal,
  sampleAesGrowthBytes,
  sampleAesOfAac,
  writeSampleAesNal,
} from "./sample-aes.ts";
import { SampleCursor } from "./sample-cursor.ts";
import { TS_PACKET_BYTES } from "./ts-packet.ts";
import {
  createTsStream,
  MAX_PES_HEADER_BYTES,
  pesHeaderBytes,
  type TsStream,
  wrapTimestamp,
  writePesHeader,
  writeTsPackets,
} from "./ts-writer.ts";
import { writePat, writePmt } from "./write-psi.ts";

/** One track of a segment: its constants, and its fragments (a moof and its mdat each) in order. */
export interface TsSource {
  readonly config: TrackConfig;
  readonly fragments: readonly Uint8Array[];
}

const PAT_PID = 0;
const PMT_PID = 0x1000;
const FIRST_ELEMENTARY_PID = 0x100;
const STREAM_TYPE_AVC = 0x1b;
const STREAM_TYPE_AAC = 0x0f;
const STREAM_ID_VIDEO = 0xe0;
const STREAM_ID_AUDIO = 0xc0;
const NAL_LENGTH_BYTES = 4;
const START_CODE = Uint8Array.of(0, 0, 0, 1);
const NAL_AUD = 9;
/** Access unit delimiter that allows every slice type (ISO/IEC 14496-10, 7.3.2.4). */
const AUD = Uint8Array.of(0, 0, 0, 1, NAL_AUD, 0xf0);
/** AAC frames share a PES packet up to this size: 16 transport packets, as ffmpeg makes them. */
const AUDIO_PES_BYTES = 2930;
/** The clock must come every 100 ms (2.7.2), so where audio carries it, its PES packets are shorter than that. */
const AUDIO_PCR_INTERVAL_90K = 8100;
/** The clock runs behind the DTS by the time that data may wait in the decoder's buffer (2.4.2.6 allows a second). */
const PCR_DELAY_90K = 45_000;

/** A source while it is written. */
interface Track {
  readonly kind: "video" | "audio";
  readonly cursor: SampleCursor;
  readonly stream: TsStream;
  readonly streamId: number;
  readonly carriesPcr: boolean;
  /** Video: the parameter sets in Annex B form. Audio: the ADTS header. */
  readonly prefix: Uint8Array;
}

/** Where things go in `out`: the segment from its start, and at its end the PES packet that is being put together. */
interface Layout {
  readonly tables: readonly (readonly FragmentSamples[])[];
  readonly prefixes: readonly Uint8Array[];
  readonly scratchBytes: number;
  readonly boundBytes: number;
}

/**
 * How large an `out` `tsFromCmaf` needs: the segment, and the largest PES packet as working memory.
 * @throws MediaError as `tsFromCmaf`.
 */
export const tsFromCmafBound = (sources: readonly TsSource[], sampleAes?: SampleAes): number =>
  layOut(sources, sampleAes !== undefined).boundBytes;

/**
 * Wraps the samples of CMAF fragments as an MPEG-TS segment (RFC 8216bis, 3.1.1): PAT and PMT first, a PES packet for each
 * access unit of video and for several AAC frames, interleaved by decoding time. Timestamps are those of the fragments modulo
 * 2^33. Counters begin at 0 in each segment, under a discontinuity_indicator. With `sampleAes` slices and frames are encrypted. The
 * same sources give the same bytes.
 *
 * One pass; no memory is allocated for a packet. What `out` holds behind the segment is left in disorder.
 * @returns the segment's length; it begins at `out[0]`.
 * @throws MediaError as `readFragment`; `box_malformed` where NAL units do not fill their sample; `size_out_of_range` and
 * `unsupported_codec` for AAC that ADTS cannot carry.
 * @throws RangeError when `out` is smaller than `tsFromCmafBound` says, or there is no source.
 */
export const tsFromCmaf = (sources: readonly TsSource[], out: Uint8Array, sampleAes?: SampleAes): number => {
  const layout = layOut(sources, sampleAes !== undefined);
  if (out.length < layout.boundBytes) {
    throw new RangeError(`out has ${out.length} bytes, tsFromCmafBound says ${layout.boundBytes}`);
  }
  const scratch = out.length - layout.scratchBytes;
  const tracks = openTracks(sources, layout);
  let at = writeTables(out, scratch, sources, tracks, sampleAes !== undefined);
  for (;;) {
    const track = earliest(tracks);
    if (track === undefined) return at;
    const write = track.kind === "video" ? writeAccessUnit : writeAudioFrames;
    at = write(out, at, scratch, track, sampleAes);
  }
};

const layOut = (sources: readonly TsSource[], isEncrypted: boolean): Layout => {
  const prefixes = sources.map(({ config }) =>
    config.kind === "video" ? annexBParameterSets(config) : adtsHeader(config.audioSpecificConfig),
  );
  const tables = sources.map(({ fragments }) => fragments.map((fragment) => readFragment(fragment)));
  let packets = 2; // PAT and PMT
  let scratchBytes = TS_PACKET_BYTES;
  sources.forEach(({ config }, i) => {
    const before = MAX_PES_HEADER_BYTES + AUD.length + (prefixes[i]?.length ?? 0);
    const gathered = config.kind === "audio" ? AUDIO_PES_BYTES : 0;
    for (const { sizes } of tables[i] ?? []) {
      for (const stored of sizes) {
        const size = stored + (isEncrypted && config.kind === "video" ? sampleAesGrowthBytes(stored) : 0);
        scratchBytes = Math.max(scratchBytes, before + gathered + size);
        // The last packet is not full, and an adaptation field may need one more.
        packets += Math.floor((before + size) / (TS_PACKET_BYTES - 4)) + 2;
      }
    }
  });
  return { tables, prefixes, scratchBytes, boundBytes: packets * TS_PACKET_BYTES + scratchBytes };
};

const annexBParameterSets = (config: VideoTrackConfig): Uint8Array => {
  const sets = [...config.sps, ...config.pps];
  const bytes = new Uint8Array(sets.reduce((sum, set) => sum + NAL_LENGTH_BYTES + set.length, 0));
  let at = 0;
  for (const set of sets) {
    bytes[at + 3] = 1;
    bytes.set(set, at + NAL_LENGTH_BYTES);
    at += NAL_LENGTH_BYTES + set.length;
  }
  return bytes;
};

const openTracks = (sources: readonly TsSource[], layout: Layout): readonly Track[] => {
  const pcrIndex = Math.max(
    0,
    sources.findIndex(({ config }) => config.kind === "video"),
  );
  const count = { video: 0, audio: 0 };
  return sources.map(({ config, fragments }, i) => {
    const firstStreamId = config.kind === "video" ? STREAM_ID_VIDEO : STREAM_ID_AUDIO;
    return {
      kind: config.kind,
      cursor: new SampleCursor(fragments, layout.tables[i] ?? [], config.timescale),
      stream: createTsStream(FIRST_ELEMENTARY_PID + i),
      streamId: firstStreamId + count[config.kind]++,
      carriesPcr: i === pcrIndex,
      prefix: layout.prefixes[i] ?? new Uint8Array(0),
    };
  });
};

/** What the program map says of the language: `und` says nothing, so nothing is written. */
const languageOf = (config: AudioTrackConfig): string | undefined =>
  /^[a-z]{3}$/.test(config.language) && config.language !== "und" ? config.language : undefined;

const clearSignalOf = (config: TrackConfig): StreamSignal => ({
  streamType: config.kind === "video" ? STREAM_TYPE_AVC : STREAM_TYPE_AAC,
  descriptors: [],
});

const encryptedSignalOf = (config: TrackConfig): StreamSignal =>
  config.kind === "video" ? SAMPLE_AES_AVC : sampleAesOfAac(config);

const writeTables = (
  out: Uint8Array,
  scratch: number,
  sources: readonly TsSource[],
  tracks: readonly Track[],
  isEncrypted: boolean,
): number => {
  const pcrTrack = tracks.find(({ carriesPcr }) => carriesPcr);
  if (pcrTrack === undefined) throw new RangeError("a segment has at least one source");
  const entries = sources.map(({ config }, i) => ({
    pid: FIRST_ELEMENTARY_PID + i,
    ...(isEncrypted ? encryptedSignalOf(config) : clearSignalOf(config)),
    language: config.kind === "audio" ? languageOf(config) : undefined,
  }));
  const pmt = writePmt(pcrTrack.stream.pid, entries);
  const at = writeTable(out, 0, scratch, PAT_PID, writePat(PMT_PID));
  return writeTable(out, at, scratch, PMT_PID, pmt);
};

/** Behind a section the packet is filled in its adaptation field, which PSI may have as well (2.4.4). */
const writeTable = (out: Uint8Array, at: number, scratch: number, pid: number, section: Uint8Array): number => {
  out.set(section, scratch);
  return writeTsPackets(out, at, createTsStream(pid), {
    start: scratch,
    end: scratch + section.length,
    isRandomAccess: false,
    pcr90k: undefined,
  });
};

/** The track whose next sample is decoded first; of several, the first in the program. */
const earliest = (tracks: readonly Track[]): Track | undefined => {
  let first: Track | undefined;
  for (const track of tracks) {
    if (!track.cursor.isDone && (first === undefined || track.cursor.dts90k < first.cursor.dts90k)) first = track;
  }
  return first;
};

const pcrOf = (track: Track): number | undefined =>
  track.carriesPcr ? wrapTimestamp(track.cursor.dts90k - PCR_DELAY_90K) : undefined;

const writeAccessUnit = (
  out: Uint8Array,
  at: number,
  scratch: number,
  track: Track,
  sampleAes: SampleAes | undefined,
): number => {
  const { cursor, prefix } = track;
  const { bytes, offset, size, isSync, pts90k } = cursor;
  const hasAud = ((bytes[offset + NAL_LENGTH_BYTES] ?? 0) & 31) === NAL_AUD;
  const dts90k = wrapTimestamp(cursor.dts90k);
  const start = scratch + pesHeaderBytes(pts90k, dts90k);
  let end = start;
  if (!hasAud) {
    out.set(AUD, end);
    end += AUD.length;
  }
  if (isSync) {
    out.set(prefix, end);
    end += prefix.length;
  }
  if (sampleAes === undefined) {
    out.set(bytes.subarray(offset, offset + size), end);
    lengthsToStartCodes(out, end, end + size, offset);
    end += size;
  } else {
    end = writeEncryptedNals(out, end, bytes, offset, offset + size, sampleAes);
  }
  writePesHeader(out, scratch, track.streamId, end - start, pts90k, dts90k);
  const payload = { start: scratch, end, isRandomAccess: isSync, pcr90k: pcrOf(track) };
  cursor.advance();
  return writeTsPackets(out, at, track.stream, payload);
};

const lengthAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) * 2 ** 24 + (((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));

const nalsDoNotFill = (offset: number): MediaError =>
  new MediaError("box_malformed", "mdat", offset, "The NAL units do not fill their sample");

/** ISO/IEC 14496-15 to Annex B, in place: a four-byte length and a four-byte start code take the same room. */
const lengthsToStartCodes = (out: Uint8Array, start: number, end: number, offset: number): void => {
  let nal = start;
  while (nal + NAL_LENGTH_BYTES <= end) {
    const length = lengthAt(out, nal);
    out[nal] = 0;
    out[nal + 1] = 0;
    out[nal + 2] = 0;
    out[nal + 3] = 1;
    nal += NAL_LENGTH_BYTES + length;
  }
  if (nal !== end) throw nalsDoNotFill(offset);
};

/** The same of a sample at bytes[start, end), whose NAL units change and may grow on the way. Returns where the next byte goes. */
const writeEncryptedNals = (
  out: Uint8Array,
  at: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  sampleAes: SampleAes,
): number => {
  let to = at;
  let nal = start;
  while (nal + NAL_LENGTH_BYTES <= end) {
    const next = nal + NAL_LENGTH_BYTES + lengthAt(bytes, nal);
    if (next > end) break;
    out.set(START_CODE, to);
    to = writeSampleAesNal(out, to + START_CODE.length, bytes.subarray(nal + NAL_LENGTH_BYTES, next), sampleAes);
    nal = next;
  }
  if (nal !== end) throw nalsDoNotFill(start);
  return to;
};

const writeAudioFrames = (
  out: Uint8Array,
  at: number,
  scratch: number,
  track: Track,
  sampleAes: SampleAes | undefined,
): number => {
  const { cursor, prefix } = track;
  const firstDts90k = cursor.dts90k;
  const pts90k = cursor.pts90k;
  const pcr90k = pcrOf(track);
  // The header's own length depends on nothing that is not known yet but the number of bytes, so it is written last.
  const start = scratch + MAX_PES_HEADER_BYTES;
  let end = start;
  let expectedDts90k = firstDts90k;
  do {
    writeAdtsHeader(out, end, prefix, cursor.size);
    end += ADTS_HEADER_BYTES;
    out.set(cursor.bytes.subarray(cursor.offset, cursor.offset + cursor.size), end);
    if (sampleAes !== undefined) encryptAacFrame(out, end, end + cursor.size, sampleAes);
    end += cursor.size;
    expectedDts90k = cursor.endDts90k;
    cursor.advance();
  } while (
    !cursor.isDone &&
    end - start + ADTS_HEADER_BYTES + cursor.size <= AUDIO_PES_BYTES &&
    // A frame that does not follow at once needs a timestamp of its own. A tick is rounding.
    Math.abs(cursor.dts90k - expectedDts90k) <= 1 &&
    !(track.carriesPcr && cursor.endDts90k - firstDts90k > AUDIO_PCR_INTERVAL_90K)
  );
  const headerBytes = writePesHeader(out, scratch, track.streamId, end - start, pts90k, pts90k) - scratch;
  const header = start - headerBytes;
  out.copyWithin(header, scratch, scratch + headerBytes);
  return writeTsPackets(out, at, track.stream, { start: header, end, isRandomAccess: true, pcr90k });
};
