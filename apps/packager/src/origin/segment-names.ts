import type { OriginEndpointConfig } from "@sluice/contracts";
import { printSegmentPrefix } from "../http/index.ts";

/**
 * How an endpoint's files are called. The generation counts the changes of settings that decide what a number means; it
 * stands in the name from the first change on, so that one name never has two contents.
 */
export const segmentPrefix = ({ segmentName, segmentGeneration }: OriginEndpointConfig): string =>
  printSegmentPrefix(segmentName, segmentGeneration);

const extension = ({ container }: OriginEndpointConfig): string => (container === "TS" ? "ts" : "mp4");

export const mediaPlaylistName = (manifestName: string, trackIndex: number): string =>
  `${manifestName}_${trackIndex}.m3u8`;

/** `track` and `number` may be DASH identifiers, as `$Number$`. */
export const segmentFileName = (
  endpoint: OriginEndpointConfig,
  track: number | string,
  number: number | string,
): string => `${segmentPrefix(endpoint)}_${track}_${number}.${extension(endpoint)}`;

/** `keyPeriod` where the track is encrypted: its init segment names the key. */
export const initFileName = (
  endpoint: OriginEndpointConfig,
  track: number | string,
  initNumber: number,
  keyPeriod: number | undefined,
): string => {
  const key = keyPeriod === undefined ? "" : `_k${keyPeriod}`;
  return `${segmentPrefix(endpoint)}_${track}_${initNumber}${key}_init.mp4`;
};
