import { METHOD_RULES } from "@sluice/contracts";
import { createOriginEndpoint, quickStart } from "./api-client.ts";
import type { PlayerName } from "./players/player.ts";
import type { Demo } from "./stack.ts";

export const METHODS = ["CENC", "CBCS", "AES_128", "SAMPLE_AES"] as const;
type Method = (typeof METHODS)[number];

export const MODES = {
  "one key": {},
  "a key per track": { presetVideo: "PRESET_VIDEO_2", presetAudio: "PRESET_AUDIO_1" },
  "a key each 30 s": { keyRotationIntervalSeconds: 30 },
} as const;
export type Mode = keyof typeof MODES;

/** Which players can play a method, in which format: shaka decrypts no samples of TS, and dash.js plays no HLS. */
const PLAYERS: Readonly<Record<Method, readonly (readonly [PlayerName, "HLS" | "DASH"])[]>> = {
  CENC: [
    ["shaka", "DASH"],
    ["dash.js", "DASH"],
    ["shaka", "HLS"],
    ["hls.js", "HLS"],
  ],
  CBCS: [
    ["shaka", "DASH"],
    ["dash.js", "DASH"],
    ["shaka", "HLS"],
    ["hls.js", "HLS"],
  ],
  AES_128: [
    ["shaka", "HLS"],
    ["hls.js", "HLS"],
  ],
  SAMPLE_AES: [["hls.js", "HLS"]],
};

export interface DrmCase {
  readonly method: Method;
  readonly mode: Mode;
  readonly player: PlayerName;
  readonly format: "HLS" | "DASH";
}

export const DRM_MATRIX: readonly DrmCase[] = METHODS.flatMap((method) =>
  (Object.keys(MODES) as Mode[]).flatMap((mode) =>
    PLAYERS[method].map(([player, format]) => ({ method, mode, player, format })),
  ),
);

/**
 * Of the whole, one for each method, player and format, with the ways of keys in turns: each of them is in it, and a run of
 * all tests takes a quarter of an hour less.
 */
export const DRM_SAMPLE: readonly DrmCase[] = METHODS.flatMap((method, turn) =>
  PLAYERS[method].map(([player, format], i) => {
    const modes = Object.keys(MODES) as [Mode, ...Mode[]];
    return { method, mode: modes[(turn + i) % modes.length] ?? modes[0], player, format };
  }),
);

export const titleOf = ({ method, mode, player, format }: DrmCase): string =>
  `${player} plays ${format} of ${method} with ${mode}, with sound, without a stall`;

export interface ProtectedStream {
  readonly urls: Readonly<Partial<Record<"HLS" | "DASH", string>>>;
  /** Where its players ask for ClearKey licences; null where the playlist itself says where the key is. */
  readonly licenceUrl: string | null;
}

/** By method and mode: a channel a method with a test picture, and an endpoint a mode with keys of Sluice's own. */
export const startProtectedStreams = async (demo: Demo): Promise<Map<string, ProtectedStream>> => {
  const streams = new Map<string, ProtectedStream>();
  for (const method of METHODS) {
    const name = `drm-${method.toLowerCase().replaceAll("_", "-")}-${Date.now().toString(36)}`;
    const made = await quickStart(demo, name, true);
    const { container } = METHOD_RULES[method];
    for (const mode of Object.keys(MODES) as Mode[]) {
      const endpoint = await createOriginEndpoint(demo, made, {
        name: mode.replaceAll(" ", "-"),
        container,
        segmentDurationSeconds: 2,
        tsUseAudioRenditionGroup: container === "TS" && mode === "a key per track",
        encryption: {
          method,
          drmSystems: [method === "AES_128" ? "CLEAR_KEY_AES_128" : "CLEAR_KEY"],
          ...MODES[mode],
        },
        manifests: container === "TS" ? [{ kind: "HLS" }] : [{ kind: "HLS" }, { kind: "DASH", name: "dash" }],
      });
      const urlOf = (kind: "HLS" | "DASH") => endpoint.manifests.find((manifest) => manifest.kind === kind)?.url;
      const [hls, dash] = [urlOf("HLS"), urlOf("DASH")];
      streams.set(streamKey(method, mode), {
        urls: { ...(hls === undefined ? {} : { HLS: hls }), ...(dash === undefined ? {} : { DASH: dash }) },
        licenceUrl: container === "CMAF" && hls !== undefined ? new URL("clearkey", hls).href : null,
      });
    }
  }
  return streams;
};

export const streamKey = (method: Method, mode: Mode): string => `${method} ${mode}`;
