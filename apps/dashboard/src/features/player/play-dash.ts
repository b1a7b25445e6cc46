import {
  LICENCE_ERROR,
  type Playback,
  type PlaybackOptions,
  type Rendition,
  renditionLabel,
  requestError,
} from "./playback.ts";

const RETRY_MS = 3000;

const codesOf = (error: unknown): { code: number; status: number | undefined } => {
  const record = typeof error === "object" && error !== null ? (error as Readonly<Record<string, unknown>>) : {};
  const data =
    typeof record["data"] === "object" && record["data"] !== null
      ? (record["data"] as Readonly<Record<string, unknown>>)
      : {};
  const response =
    typeof data["response"] === "object" && data["response"] !== null
      ? (data["response"] as Readonly<Record<string, unknown>>)
      : {};
  return {
    code: typeof record["code"] === "number" ? record["code"] : 0,
    status: typeof response["status"] === "number" ? response["status"] : undefined,
  };
};

/** Plays DASH with dash.js. */
export const playDash = async ({ video, url, onError }: PlaybackOptions): Promise<Playback> => {
  const dashjs = await import("dashjs");
  const player = dashjs.MediaPlayer().create();
  let retry: ReturnType<typeof setTimeout> | undefined;
  player.updateSettings({ debug: { logLevel: dashjs.Debug.LOG_LEVEL_NONE } });
  player.on(dashjs.MediaPlayer.events.ERROR, (event) => {
    const { code, status } = codesOf("error" in event ? event.error : undefined);
    const isManifest = code === 10 || code === 11 || code === 25 || code === 31;
    const isRequest = isManifest || code === 17 || code === 27 || code === 28;
    // 100 to 115: key systems, sessions and licences. The addresses of licences stand in the MPD.
    const isLicence = code >= 100 && code <= 115;
    if (isLicence) onError(LICENCE_ERROR);
    else
      onError(
        isRequest
          ? { ...requestError(isManifest ? "manifest" : "segment", status), isFatal: true }
          : {
              title: "The browser could not play the media",
              advice: "The player has started over. If it stays, look at the channel's codecs on the Health page.",
              isFatal: true,
            },
      );
    clearTimeout(retry);
    retry = setTimeout(() => player.attachSource(url), RETRY_MS);
  });
  player.on(dashjs.MediaPlayer.events.PLAYBACK_TIME_UPDATED, () => onError(null));
  player.initialize(video, url, true);
  const toRendition = (of: { id: string; height: number; bandwidth: number }): Rendition => ({
    id: of.id,
    label: renditionLabel(of.height, of.bandwidth),
    bitrate: of.bandwidth,
  });
  return {
    engine: `dash.js ${player.getVersion()}`,
    readFacts: () => {
      if (!player.isReady() || player.getActiveStream() === null) {
        return { current: null, renditions: [], bufferSeconds: 0, latencySeconds: null };
      }
      const current = player.getCurrentRepresentationForType("video");
      const latency = player.getCurrentLiveLatency();
      return {
        current: current === null ? null : toRendition(current),
        renditions: player.getRepresentationsByType("video").map(toRendition),
        bufferSeconds: Math.max(0, player.getBufferLength("video")),
        latencySeconds: Number.isFinite(latency) && latency > 0 ? latency : null,
      };
    },
    selectRendition: (id) => {
      player.updateSettings({ streaming: { abr: { autoSwitchBitrate: { video: id === null } } } });
      // Without forceReplace: that empties the buffer, and at the live edge dash.js then waits for ever.
      if (id !== null) player.setRepresentationForTypeById("video", id, false);
    },
    seekToLive: () => player.seekToOriginalLive(),
    stop: () => {
      clearTimeout(retry);
      player.destroy();
    },
  };
};
