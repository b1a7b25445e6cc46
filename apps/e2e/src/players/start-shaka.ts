import shaka from "shaka-player";
import type { StartPlayer } from "./player.ts";

export const startShaka: StartPlayer = async (video, { url, licenceUrl }, events) => {
  shaka.polyfill.installAll();
  const player = new shaka.Player();
  await player.attach(video);
  player.addEventListener("error", (event) => {
    const { code, severity, data } = (event as unknown as { detail: { code: number; severity: number; data: unknown } })
      .detail;
    const message = `${code} ${JSON.stringify(data)}`;
    if (severity === shaka.util.Error.Severity.CRITICAL) events.onFatal(message);
    else events.onWarning(message);
  });
  if (licenceUrl !== null) {
    // Of HLS shaka knows no format of ClearKey's but the plain key, whose id and successors it does not look for.
    player.configure({ drm: { servers: { "org.w3.clearkey": licenceUrl } }, manifest: { ignoreDrmInfo: true } });
  }
  await player.load(url);
  const byBandwidth = () => player.getVariantTracks().sort((a, b) => a.bandwidth - b.bandwidth);
  return {
    version: shaka.Player.version,
    renditions: () => byBandwidth().map((track) => `${track.width}x${track.height}`),
    choose: (index) => {
      const track = byBandwidth()[index];
      if (track === undefined) throw new Error(`there is no variant ${index}`);
      player.configure("abr.enabled", false);
      player.selectVariantTrack(track, true);
    },
  };
};
