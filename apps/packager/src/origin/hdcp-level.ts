import { type HdcpLevel, type Manifest, trackTypeOf } from "@sluice/contracts";

const BY_SIZE = { presetVideo: "PRESET_VIDEO_3", presetAudio: "UNENCRYPTED" } as const;

/** What a rendition's picture asks of a screen's connection, by the same sizes as keys are told apart by. */
export const hdcpLevelOf = (
  { hdcpLevelHd, hdcpLevelUhd }: Pick<Manifest, "hdcpLevelHd" | "hdcpLevelUhd">,
  { width, height }: { readonly width: number; readonly height: number },
): HdcpLevel | undefined => {
  const size = trackTypeOf(BY_SIZE, { kind: "video", width, height });
  const level = size === "UHD" ? (hdcpLevelUhd ?? hdcpLevelHd) : size === "HD" ? hdcpLevelHd : null;
  return level ?? undefined;
};

/** As an MPD says it (ISO/IEC 23009-1, 5.8.5.14). The first version is what is meant by any. */
export const HDCP_VERSIONS = { "TYPE-0": "1.0", "TYPE-1": "2.2" } as const satisfies Record<HdcpLevel, string>;
