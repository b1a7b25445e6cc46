import { createDecipheriv } from "node:crypto";
import { removeEmulationPrevention } from "../src/bytes/index.ts";
import { joinUnits, type TsPacket } from "./parse-ts-packets.ts";

// SAMPLE-AES read as Apple's "MPEG-2 Stream Encryption Format for HTTP Live Streaming" writes it down, apart from what it judges.

export interface SampleAesSecret {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
}

const decipher = ({ key, iv }: SampleAesSecret) => createDecipheriv("aes-128-cbc", key, iv).setAutoPadding(false);

/** Encrypted_nal_unit, without the emulation prevention that encryption has put on top. */
export const decryptNal = (nal: Uint8Array, secret: SampleAesSecret): Uint8Array => {
  const clear = Uint8Array.from(nal);
  const cbc = decipher(secret);
  let remaining = nal.length - 32;
  let at = 32;
  while (remaining > 0) {
    if (remaining > 16) {
      clear.set(cbc.update(nal.subarray(at, at + 16)), at);
      at += 16;
      remaining -= 16;
    }
    const skipped = Math.min(144, remaining);
    at += skipped;
    remaining -= skipped;
  }
  return clear;
};

/** Encrypted_AAC_Frame, without its ADTS header. */
export const decryptFrame = (frame: Uint8Array, secret: SampleAesSecret): Uint8Array => {
  const clear = Uint8Array.from(frame);
  const blocks = Math.max(0, Math.floor((frame.length - 16) / 16));
  if (blocks > 0) clear.set(decipher(secret).update(frame.subarray(16, 16 + blocks * 16)), 16);
  return clear;
};

const payloads = (packets: readonly TsPacket[], pid: number): Uint8Array[] =>
  joinUnits(packets, pid).map((pes) => pes.subarray(9 + (pes[8] ?? 0)));

/** The NAL units of a stream as they were encoded, in hex, decrypted where there is a secret. */
export const readNals = (packets: readonly TsPacket[], pid: number, secret?: SampleAesSecret): string[] => {
  const stream = Buffer.concat(payloads(packets, pid));
  const starts: number[] = [];
  for (let at = stream.indexOf("\0\0\u0001"); at >= 0; at = stream.indexOf("\0\0\u0001", at + 3)) starts.push(at);
  return starts.map((start, i) => {
    const next = starts[i + 1] ?? stream.length;
    // The start codes that we write have four bytes.
    const nal = stream.subarray(start + 3, next === stream.length ? next : next - 1);
    const isSlice = [1, 5].includes((nal[0] ?? 0) & 31);
    const isEncrypted = secret !== undefined && isSlice && nal.length > 48;
    return Buffer.from(isEncrypted ? decryptNal(removeEmulationPrevention(nal), secret) : nal).toString("hex");
  });
};

/** The AAC frames of a stream, in hex, decrypted where there is a secret. */
export const readFrames = (packets: readonly TsPacket[], pid: number, secret?: SampleAesSecret): string[] => {
  const stream = Buffer.concat(payloads(packets, pid));
  const frames: string[] = [];
  for (let at = 0; at < stream.length; ) {
    // aac_frame_length: 13 bits from the 31st on.
    const frame = stream.subarray(at + 7, at + ((stream.readUIntBE(at + 3, 3) >> 5) & 0x1fff));
    frames.push(Buffer.from(secret === undefined ? frame : decryptFrame(frame, secret)).toString("hex"));
    at += 7 + frame.length;
  }
  return frames;
};
