import { type HdcpLevel, type HlsManifest, trackTypeOf } from "@sluice/contracts";

const BY_SIZE = { presetVideo: "PRESET_VIDEO_3", presetAudio: "UNENCRYPTED" } as const;

/** What a rendition's picture asks of a screen's connection, by the same sizes as keys are told apart by. */
export const hdcpLevelOf = (
  { hdcpLevelHd, hdcpLevelUhd }: Pick<HlsManifest, "hdcpLevelHd" | "hdcpLevelUhd">,
  { width, height }: { readonly width: number; readonly height: number },
): HdcpLevel | undefined => {
  const size = trackTypeOf(BY_SIZE, { kind: "video", width, height });
  const level = size === "UHD" ? (hdcpLevelUhd ?? hdcpLevelHd) : size === "HD" ? hdcpLevelHd : null;
  return level ?? undefined;
};
