import type Hls from "hls.js";
import { clearKeyConfig } from "./clear-key.ts";
import {
  bufferAhead,
  LICENCE_ERROR,
  type Playback,
  type PlaybackOptions,
  type Rendition,
  renditionLabel,
  requestError,
} from "./playback.ts";

const RETRY_MS = 3000;

/** Plays HLS through Media Source Extensions with hls.js. */
export const playHls = async ({ video, url, clearKeyUrl, onError }: PlaybackOptions): Promise<Playback> => {
  const { default: HlsPlayer, ErrorDetails, ErrorTypes, Events } = await import("hls.js");
  if (!HlsPlayer.isSupported()) {
    onError({ title: "This browser cannot play HLS here", advice: "Open the URL in another player.", isFatal: true });
    throw new Error("Media Source Extensions are missing");
  }
  const hls = new HlsPlayer({
    enableWorker: true,
    backBufferLength: 30,
    ...(clearKeyUrl === null ? {} : clearKeyConfig(clearKeyUrl)),
  });
  let retry: ReturnType<typeof setTimeout> | undefined;
  hls.on(Events.ERROR, (_, data) => {
    const status = data.response?.code;
    if (data.type === ErrorTypes.NETWORK_ERROR) {
      const what = data.details.startsWith("manifest") || data.details.startsWith("level") ? "manifest" : "segment";
      const shown = requestError(what, status);
      if (!data.fatal) return;
      onError({ ...shown, isFatal: true });
      clearTimeout(retry);
      retry = setTimeout(() => {
        if (data.details === ErrorDetails.MANIFEST_LOAD_ERROR || hls.levels.length === 0) hls.loadSource(url);
        else hls.startLoad();
      }, RETRY_MS);
      return;
    }
    if (!data.fatal) return;
    if (data.type === ErrorTypes.KEY_SYSTEM_ERROR) {
      onError(LICENCE_ERROR);
      return;
    }
    if (data.type === ErrorTypes.MEDIA_ERROR) {
      onError({
        title: "The browser could not decode the media",
        advice: "The player has started over. If it stays, look at the channel's codecs on the Health page.",
        isFatal: true,
      });
      hls.recoverMediaError();
      return;
    }
    onError({
      title: "The player gave up",
      advice: `hls.js says ${data.details}. Choose the format again.`,
      isFatal: true,
    });
  });
  hls.on(Events.FRAG_BUFFERED, () => onError(null));
  hls.loadSource(url);
  hls.attachMedia(video);
  // Muted playback may start by itself; where it may not, the viewer presses play.
  video.play().catch(() => undefined);
  return {
    engine: `hls.js ${HlsPlayer.version}`,
    readFacts: () => {
      const renditions = hls.levels.map((level, i) => toRendition(level, i));
      return {
        current: renditions[hls.currentLevel] ?? null,
        renditions,
        bufferSeconds: bufferAhead(video.buffered, video.currentTime),
        latencySeconds: latencyOf(hls),
      };
    },
    selectRendition: (id) => {
      hls.nextLevel = id === null ? -1 : Number(id);
    },
    seekToLive: () => {
      if (hls.liveSyncPosition !== null) video.currentTime = hls.liveSyncPosition;
    },
    stop: () => {
      clearTimeout(retry);
      hls.destroy();
    },
  };
};

const toRendition = (level: { height: number; bitrate: number }, index: number): Rendition => ({
  id: String(index),
  label: renditionLabel(level.height, level.bitrate),
  bitrate: level.bitrate,
});

/** By the encoder's clock (`EXT-X-PROGRAM-DATE-TIME`) when there is one, else behind the live edge. */
const latencyOf = (hls: Hls): number | null => {
  const playing = hls.playingDate;
  if (playing !== null) return (Date.now() - playing.getTime()) / 1000;
  return hls.latency > 0 ? hls.latency : null;
};
