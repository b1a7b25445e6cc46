export type {
  AudioAdaptationSet,
  AudioRepresentation,
  DynamicMpd,
  Mpd,
  MpdAdaptationSet,
  MpdPeriod,
  MpdProtection,
  MpdProtectionSystem,
  MpdSegment,
  MpdSegmentTemplate,
  StaticMpd,
  VideoAdaptationSet,
  VideoRepresentation,
} from "./mpd.ts";
export { printMpd } from "./print-mpd.ts";
