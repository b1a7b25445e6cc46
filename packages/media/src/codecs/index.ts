export {
  AAC_FRAME_SAMPLES,
  AAC_SAMPLE_RATES,
  type AacConfig,
  aacChannelCount,
  printAacCodecs,
  readAudioSpecificConfig,
  writeAudioSpecificConfig,
} from "./aac.ts";
export { type FindStartCode, findStartCodes } from "./annex-b.ts";
export { type AvcConfig, readAvcConfig, writeAvcConfig } from "./avc-config.ts";
export { AVC_NAL, isAvcSlice, readAvcSample } from "./avc-nal.ts";
export { type AvcField, findAvcField } from "./avc-slice.ts";
export { type AvcSps, printAvcCodecs, readAvcPpsId, readAvcSps } from "./avc-sps.ts";
