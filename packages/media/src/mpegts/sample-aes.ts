import { AES_BLOCK_BYTES, type BlockCiphers } from "../cenc/track-key.ts";
import type { AudioTrackConfig } from "../cmaf/track-config.ts";
import { AVC_NAL, readAudioSpecificConfig } from "../codecs/index.ts";

/** SAMPLE-AES ("MPEG-2 Stream Encryption Format for HTTP Live Streaming"): one key and initialization vector for all tracks. */
export interface SampleAes {
  readonly key: Uint8Array;
  /** 16 bytes, from which every NAL unit and every frame begins. */
  readonly iv: Uint8Array;
  readonly ciphers: Pick<BlockCiphers, "cbc">;
}

/** What the program map says of a stream: its stream_type (table 2-34), and descriptors. */
export interface StreamSignal {
  readonly streamType: number;
  readonly descriptors: readonly number[];
}

const ENCRYPTED_AVC = 0xdb;
const ENCRYPTED_AAC = 0xcf;
const PRIVATE_DATA_INDICATOR = 0x0f;
const REGISTRATION = 0x05;
const SETUP_VERSION = 1;
const NAL_CLEAR_BYTES = 32;
const NAL_PATTERN_BYTES = 160;
const FRAME_CLEAR_BYTES = 16;
const EMULATION_PREVENTION = 3;

const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0));

const descriptor = (tag: number, body: readonly number[]): number[] => [tag, body.length, ...body];

export const SAMPLE_AES_AVC: StreamSignal = {
  streamType: ENCRYPTED_AVC,
  descriptors: descriptor(PRIVATE_DATA_INDICATOR, ascii("zavc")),
};

/** audio_type of the setup information, by audio object type: AAC-LC unless it is SBR or PS. */
const AUDIO_TYPES: Readonly<Record<number, string>> = { 5: "zach", 29: "zacp" };

/** Players cannot look into encrypted frames, so the setup stands in the program map. */
export const sampleAesOfAac = ({ audioSpecificConfig }: AudioTrackConfig): StreamSignal => {
  const audioType = AUDIO_TYPES[readAudioSpecificConfig(audioSpecificConfig).audioObjectType] ?? "zaac";
  const priming = [0, 0];
  const setup = [...ascii(audioType), ...priming, SETUP_VERSION, audioSpecificConfig.length, ...audioSpecificConfig];
  return {
    streamType: ENCRYPTED_AAC,
    descriptors: [
      ...descriptor(PRIVATE_DATA_INDICATOR, ascii("aacd")),
      ...descriptor(REGISTRATION, [...ascii("apad"), ...setup]),
    ],
  };
};

/** Encrypts an AAC frame in place, at out[start, end) without its ADTS header: whole blocks from the 17th byte on. */
export const encryptAacFrame = (out: Uint8Array, start: number, end: number, { key, iv, ciphers }: SampleAes): void => {
  const from = start + FRAME_CLEAR_BYTES;
  const bytes = end - from - ((end - from) % AES_BLOCK_BYTES);
  if (bytes > 0) out.set(ciphers.cbc(key, iv, out.subarray(from, from + bytes)), from);
};

/** By how many bytes the NAL units of a sample grow at most: at worst each pair of bytes has to be followed by one more. */
export const sampleAesGrowthBytes = (sampleBytes: number): number => Math.ceil(sampleBytes / 2) + 2;

/**
 * Writes a NAL unit without its start code at `out[at]`, encrypted if it is a slice that is long enough: of each ten blocks behind
 * the 32nd byte the first. What is encrypted has its emulation prevention; the whole has it once more on top, which is all that a
 * player takes off before it decrypts.
 * @returns where the next byte goes.
 */
export const writeSampleAesNal = (
  out: Uint8Array,
  at: number,
  nal: Uint8Array,
  { key, iv, ciphers }: SampleAes,
): number => {
  const type = (nal[0] ?? 0) & 31;
  const isSlice = type === AVC_NAL.slice || type === AVC_NAL.idrSlice;
  // A last block is left in clear where nothing follows it.
  const blocks = isSlice ? Math.ceil((nal.length - NAL_CLEAR_BYTES - AES_BLOCK_BYTES) / NAL_PATTERN_BYTES) : 0;
  if (blocks <= 0) {
    out.set(nal, at);
    return at + nal.length;
  }
  const encrypted = Uint8Array.from(nal);
  const plain = new Uint8Array(blocks * AES_BLOCK_BYTES);
  for (let i = 0; i < blocks; i++) {
    const from = NAL_CLEAR_BYTES + i * NAL_PATTERN_BYTES;
    plain.set(nal.subarray(from, from + AES_BLOCK_BYTES), i * AES_BLOCK_BYTES);
  }
  const cipher = ciphers.cbc(key, iv, plain);
  for (let i = 0; i < blocks; i++) {
    const block = cipher.subarray(i * AES_BLOCK_BYTES, (i + 1) * AES_BLOCK_BYTES);
    encrypted.set(block, NAL_CLEAR_BYTES + i * NAL_PATTERN_BYTES);
  }
  return writeWithEmulationPrevention(out, at, encrypted);
};

/** ISO/IEC 14496-10, 7.4.1; bytes are looked at one by one only where there may be something to prevent. */
const writeWithEmulationPrevention = (out: Uint8Array, at: number, bytes: Uint8Array): number => {
  let to = at;
  let copied = 0;
  for (let i = 2; i < bytes.length; ) {
    const byte = bytes[i] as number;
    if (byte > EMULATION_PREVENTION) i += 3;
    else if (bytes[i - 1] === 0 && bytes[i - 2] === 0 && i - 2 >= copied) {
      out.set(bytes.subarray(copied, i), to);
      to += i - copied;
      out[to++] = EMULATION_PREVENTION;
      copied = i;
      i += 2;
    } else i += 1;
  }
  out.set(bytes.subarray(copied), to);
  to += bytes.length - copied;
  // A NAL unit does not end in a zero (7.4.1).
  if (bytes.at(-1) === 0) out[to++] = EMULATION_PREVENTION;
  return to;
};
