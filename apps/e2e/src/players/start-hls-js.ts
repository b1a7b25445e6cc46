import Hls, { type HlsConfig } from "hls.js";
import type { StartPlayer } from "./player.ts";

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** A session a key: hls.js's own asks for the first that the media brings up, and lets the others wait. */
const clearKey = (licenseUrl: string): Partial<HlsConfig> => ({
  emeEnabled: true,
  drmSystems: {
    "org.w3.clearkey": {
      licenseUrl,
      generateRequest: (initDataType, initData, context) => {
        const keyId = context.decryptdata.keyId;
        if (!keyId) return { initDataType, initData };
        const request = new TextEncoder().encode(JSON.stringify({ kids: [base64url(keyId)] }));
        return { initDataType: "keyids", initData: request.buffer };
      },
    },
  },
});

export const startHlsJs: StartPlayer = (video, { url, licenceUrl }, events) => {
  const hls = new Hls(licenceUrl === null ? {} : clearKey(licenceUrl));
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
