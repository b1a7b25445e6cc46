import Hls from "hls.js";
import type { StartPlayer } from "./player.ts";

export const startHlsJs: StartPlayer = (video, url, events) => {
  const hls = new Hls();
  return new Promise((resolve) => {
    hls.on(Hls.Events.ERROR, (_, data) => {
      const message = `${data.type}/${data.details} ${data.error.message}`;
      if (data.fatal) events.onFatal(message);
      else events.onWarning(message);
    });
    hls.on(Hls.Events.MANIFEST_PARSED, () => {
      resolve({
        version: Hls.version,
        renditions: () => hls.levels.map((level) => `${level.width}x${level.height}`),
        choose: (index) => {
          hls.nextLevel = index;
        },
      });
    });
    hls.loadSource(url);
    hls.attachMedia(video);
  });
};
