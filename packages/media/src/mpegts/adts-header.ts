import { MediaError } from "../bytes/index.ts";
import { AAC_SAMPLE_RATES, readAudioSpecificConfig } from "../codecs/index.ts";

/** Without CRC. */
export const ADTS_HEADER_BYTES = 7;
const MAX_ADTS_FRAME_BYTES = 0x1fff;
const AOT_SBR = 5;
const AOT_PS = 29;

/**
 * The header that stands before every frame of a track (ISO/IEC 14496-3, 1.A.2.2), with a frame length still to be filled in.
 * What SBR or PS adds is signalled in the frames themselves there, so the header names the AAC-LC below it.
 * @throws MediaError `unsupported_codec` for what ADTS cannot name.
 */
export const adtsHeader = (audioSpecificConfig: Uint8Array): Uint8Array => {
  const config = readAudioSpecificConfig(audioSpecificConfig);
  const isHe = config.audioObjectType === AOT_SBR || config.audioObjectType === AOT_PS;
  const profile = (isHe ? 2 : config.audioObjectType) - 1;
  const rateIndex = AAC_SAMPLE_RATES.indexOf(config.sampleRate);
  if (profile < 0 || profile > 3 || rateIndex < 0 || config.channelConfiguration > 7) {
    throw new MediaError("unsupported_codec", "AudioSpecificConfig", 0, "ADTS has no way to name this AAC");
  }
  const channels = config.channelConfiguration;
  return Uint8Array.of(
    0xff,
    0xf1, // MPEG-4, no CRC
    (profile << 6) | (rateIndex << 2) | (channels >>> 2),
    (channels & 3) << 6,
    0,
    0x1f, // buffer fullness 0x7ff: variable rate
    0xfc,
  );
};

/** Writes the header of one frame. @throws MediaError `size_out_of_range` for a frame over 8184 bytes. */
export const writeAdtsHeader = (out: Uint8Array, at: number, header: Uint8Array, frameBytes: number): void => {
  const length = ADTS_HEADER_BYTES + frameBytes;
  if (length > MAX_ADTS_FRAME_BYTES) {
    throw new MediaError("size_out_of_range", "moof/traf/trun", 0, `an AAC frame of ${frameBytes} bytes`);
  }
  out.set(header, at);
  out[at + 3] = (header[3] ?? 0) | (length >>> 11);
  out[at + 4] = length >>> 3;
  out[at + 5] = ((length & 7) << 5) | 0x1f;
};
