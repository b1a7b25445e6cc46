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
export { type AvcPps, readAvcPps, readAvcPpsId } from "./avc-pps.ts";
export { type AvcField, findAvcField } from "./avc-slice.ts";
export { AvcSliceHeaders } from "./avc-slice-headers.ts";
export { type AvcSps, printAvcCodecs, readAvcSps } from "./avc-sps.ts";
