import { MediaPlayer } from "dashjs";
import type { StartPlayer } from "./player.ts";

interface DashError {
  readonly error?: { readonly code?: number; readonly message?: string } | string;
}

const describe = ({ error }: DashError): string =>
  typeof error === "object" ? `${error.code} ${error.message}` : (error ?? "unknown");

export const startDashJs: StartPlayer = (video, { url }, events) => {
  const player = MediaPlayer().create();
  player.updateSettings({ debug: { logLevel: 1 } });
  player.on(MediaPlayer.events.ERROR, (event: unknown) => events.onFatal(describe(event as DashError)));
  player.on(MediaPlayer.events.PLAYBACK_ERROR, (event: unknown) => events.onFatal(describe(event as DashError)));
  return new Promise((resolve) => {
    player.on(MediaPlayer.events.STREAM_INITIALIZED, () => {
      resolve({
        version: player.getVersion(),
        renditions: () => player.getRepresentationsByType("video").map(({ width, height }) => `${width}x${height}`),
        choose: (index) => {
          player.updateSettings({ streaming: { abr: { autoSwitchBitrate: { video: false } } } });
          player.setRepresentationForTypeByIndex("video", index);
        },
      });
    });
    player.initialize(video, url, true);
  });
};
