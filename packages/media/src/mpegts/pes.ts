import { MediaError } from "../bytes/index.ts";

/** What the header of a PES packet says (ISO/IEC 13818-1, 2.4.3.6). */
export interface PesHeader {
  readonly headerBytes: number;
  /** Bytes after the header; undefined when it says nothing and the packet goes on to the next one's start. */
  readonly payloadBytes: number | undefined;
  /** 33 bits, 90 kHz. A missing DTS is the PTS (2.4.3.7). */
  readonly pts: number | undefined;
  readonly dts: number | undefined;
}

const FIXED_BYTES = 9;
/** stream_ids whose packets have no header beyond the length (2.4.3.7): maps, padding, private_stream_2, ECM, EMM … */
const HEADERLESS: ReadonlySet<number> = new Set([0xbc, 0xbe, 0xbf, 0xf0, 0xf1, 0xf2, 0xf8, 0xff]);

const readTimestamp = (bytes: Uint8Array, at: number, path: string, offset: number): number => {
  const b0 = bytes[at] ?? 0;
  const b2 = bytes[at + 2] ?? 0;
  const b4 = bytes[at + 4] ?? 0;
  if (!(b0 & b2 & b4 & 1)) throw new MediaError("pes_malformed", path, offset, "A timestamp lacks its marker bits");
  const high = ((b0 >> 1) & 7) * 2 ** 30;
  return high + (((bytes[at + 1] ?? 0) << 22) | ((b2 >> 1) << 15) | ((bytes[at + 3] ?? 0) << 7) | (b4 >> 1));
};

/**
 * Reads the header of the PES packet that begins at `at`, of which the bytes up to `end` have arrived.
 * `incomplete` when more are needed, `headerless` for packets that carry no stream. `offset` and `path` are for errors.
 * @throws MediaError `pes_malformed` or `ts_scrambled`.
 */
export const readPesHeader = (
  bytes: Uint8Array,
  at: number,
  end: number,
  path: string,
  offset: number,
): PesHeader | "incomplete" | "headerless" => {
  const malformed = (message: string): MediaError => new MediaError("pes_malformed", path, offset, message);
  const have = end - at;
  if (have < 6) return "incomplete";
  if (bytes[at] !== 0 || bytes[at + 1] !== 0 || bytes[at + 2] !== 1) {
    throw malformed("A payload unit does not start with packet_start_code_prefix");
  }
  if (HEADERLESS.has(bytes[at + 3] ?? 0)) return "headerless";
  if (have < FIXED_BYTES) return "incomplete";
  const flags = bytes[at + 6] ?? 0;
  if ((flags & 0xc0) !== 0x80) throw malformed("The PES header is not of MPEG-2");
  if (flags & 0x30) throw new MediaError("ts_scrambled", path, offset, "PES_scrambling_control says scrambled");
  const headerBytes = FIXED_BYTES + (bytes[at + 8] ?? 0);
  const packetLength = ((bytes[at + 4] ?? 0) << 8) | (bytes[at + 5] ?? 0);
  const payloadBytes = packetLength === 0 ? undefined : packetLength + 6 - headerBytes;
  if (payloadBytes !== undefined && payloadBytes < 0) throw malformed("The PES header is longer than its packet");
  if (have < headerBytes) return "incomplete";
  const timestamps = (bytes[at + 7] ?? 0) >> 6;
  if (timestamps === 1) throw malformed("PTS_DTS_flags has its forbidden value");
  if (headerBytes < FIXED_BYTES + (timestamps === 3 ? 10 : timestamps === 2 ? 5 : 0)) {
    throw malformed("The PES header is too short for its timestamps");
  }
  const pts = timestamps === 0 ? undefined : readTimestamp(bytes, at + FIXED_BYTES, path, offset);
  const dts = timestamps === 3 ? readTimestamp(bytes, at + FIXED_BYTES + 5, path, offset) : pts;
  return { headerBytes, payloadBytes, pts, dts };
};
