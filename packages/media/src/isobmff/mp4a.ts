import type { ByteReader } from "../bytes/index.ts";
import { type Box, fullBox, plainBox, readChildren, readFullBoxHeader, requireBox } from "./box.ts";

/** MP4AudioSampleEntry (ISO/IEC 14496-14, 5.6) with its esds. */
export interface Mp4a {
  readonly channelCount: number;
  readonly sampleRate: number;
  readonly audioSpecificConfig: Uint8Array;
}

// ISO/IEC 14496-1, 7.2.2.1
const ES_DESCRIPTOR = 3;
const DECODER_CONFIG_DESCRIPTOR = 4;
const DECODER_SPECIFIC_INFO = 5;
const SL_CONFIG_DESCRIPTOR = 6;
const MPEG4_AUDIO = 0x40;
const AUDIO_STREAM_NOT_UPSTREAM = (5 << 2) | 1;

const esdsBox = (config: Uint8Array): Box => {
  const decoderConfigBytes = 13 + 2 + config.length;
  const esBytes = 3 + 2 + decoderConfigBytes + 3;
  return fullBox("esds", 0, 0, 2 + esBytes, (w) => {
    w.u8(ES_DESCRIPTOR).u8(esBytes).u16(0).u8(0);
    w.u8(DECODER_CONFIG_DESCRIPTOR).u8(decoderConfigBytes);
    w.u8(MPEG4_AUDIO).u8(AUDIO_STREAM_NOT_UPSTREAM).u24(0).u32(0).u32(0);
    w.u8(DECODER_SPECIFIC_INFO).u8(config.length).put(config);
    w.u8(SL_CONFIG_DESCRIPTOR).u8(1).u8(2);
  });
};

/** Tag and size (ISO/IEC 14496-1, 8.3.3: up to four bytes of seven bits), and a reader of the descriptor's body. */
const readDescriptor = (r: ByteReader): { tag: number; body: ByteReader } => {
  const tag = r.u8();
  let size = 0;
  for (let i = 0; ; i++) {
    if (i === 4) throw r.fail("box_malformed", "A descriptor's size has more than four bytes");
    const byte = r.u8();
    size = (size << 7) | (byte & 127);
    if (byte < 128) break;
  }
  return { tag, body: r.enter(`descriptor ${tag}`, size) };
};

const requireDescriptor = (r: ByteReader, tag: number): ByteReader => {
  while (r.remaining > 0) {
    const found = readDescriptor(r);
    if (found.tag === tag) return found.body;
  }
  throw r.fail("box_missing", `There is no descriptor ${tag}`);
};

const readEsds = (r: ByteReader): Uint8Array => {
  readFullBoxHeader(r);
  const es = requireDescriptor(r, ES_DESCRIPTOR);
  es.skip(2);
  const flags = es.u8();
  if (flags & 0x80) es.skip(2);
  if (flags & 0x40) es.skip(es.u8());
  if (flags & 0x20) es.skip(2);
  const decoder = requireDescriptor(es, DECODER_CONFIG_DESCRIPTOR);
  const objectType = decoder.u8();
  if (objectType !== MPEG4_AUDIO) throw r.fail("unsupported_codec", `Object type ${objectType} is not MPEG-4 audio`);
  decoder.skip(12);
  const info = requireDescriptor(decoder, DECODER_SPECIFIC_INFO);
  return info.take(info.remaining).slice();
};

export const mp4aBox = (value: Mp4a): Box =>
  plainBox(
    "mp4a",
    28,
    (w) => {
      w.zeros(6).u16(1).zeros(8); // data_reference_index
      w.u16(value.channelCount).u16(16).zeros(4);
      // 16.16 fixed point: higher rates do not fit, and players take them from the AudioSpecificConfig anyway.
      w.u16(value.sampleRate <= 0xffff ? value.sampleRate : 0).u16(0);
    },
    [esdsBox(value.audioSpecificConfig)],
  );

export const readMp4a = (r: ByteReader): Mp4a => {
  r.skip(16);
  const channelCount = r.u16();
  r.skip(6);
  const sampleRate = r.u16();
  r.skip(2);
  const children = readChildren(r);
  return { channelCount, sampleRate, audioSpecificConfig: readEsds(requireBox(children, "esds", r)) };
};
