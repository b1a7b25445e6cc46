import { BitReader, bytesOf, MediaError } from "../bytes/index.ts";

/** ISO/IEC 14496-3, table 1.18. */
export const AAC_SAMPLE_RATES: readonly number[] = [
  96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350,
];
/** Channels by channelConfiguration, table 1.19. 0 means that a program config element says it. */
const CHANNEL_COUNTS: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 8, 0, 0, 0, 7, 8, 0, 8];
export const AAC_FRAME_SAMPLES = 1024;

/** AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1), as far as it tells how to play. */
export interface AacConfig {
  readonly audioObjectType: number;
  readonly sampleRate: number;
  readonly channelConfiguration: number;
}

/** @throws MediaError `unsupported_codec` for layouts that only a program config element describes. */
export const aacChannelCount = (channelConfiguration: number): number => {
  const count = CHANNEL_COUNTS[channelConfiguration] ?? 0;
  if (count === 0) {
    throw new MediaError(
      "unsupported_codec",
      "aac",
      0,
      `channelConfiguration ${channelConfiguration} is not supported`,
    );
  }
  return count;
};

/** RFC 6381: `mp4a.40.` and the audio object type in decimal. */
export const printAacCodecs = (audioObjectType: number): string => `mp4a.40.${audioObjectType}`;

/** The two bytes of a GASpecificConfig with 1024-sample frames and no extension. */
export const writeAudioSpecificConfig = (config: AacConfig): Uint8Array => {
  const frequencyIndex = AAC_SAMPLE_RATES.indexOf(config.sampleRate);
  if (frequencyIndex < 0) {
    throw new MediaError("unsupported_codec", "AudioSpecificConfig", 0, `${config.sampleRate} Hz is not an AAC rate`);
  }
  return bytesOf(2, (w) =>
    w.u16((config.audioObjectType << 11) | (frequencyIndex << 7) | (config.channelConfiguration << 3)),
  );
};

/** @throws MediaError `truncated` or `unsupported_codec`. */
export const readAudioSpecificConfig = (bytes: Uint8Array): AacConfig => {
  const r = new BitReader(bytes, "AudioSpecificConfig");
  let audioObjectType = r.bits(5);
  if (audioObjectType === 31) audioObjectType = 32 + r.bits(6);
  const frequencyIndex = r.bits(4);
  const sampleRate = frequencyIndex === 15 ? r.bits(24) : AAC_SAMPLE_RATES[frequencyIndex];
  if (sampleRate === undefined || sampleRate === 0) {
    throw new MediaError("unsupported_codec", "AudioSpecificConfig", 0, "The sample rate index is reserved");
  }
  return { audioObjectType, sampleRate, channelConfiguration: r.bits(4) };
};
