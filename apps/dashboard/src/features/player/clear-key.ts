import type { HlsConfig } from "hls.js";

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/**
 * What hls.js needs to ask the origin for ClearKey licences: a session a key. Its own way asks for the first key that the
 * media brings up and lets the others wait, so that a stream with a key for each track would have no sound.
 */
export const clearKeyConfig = (licenseUrl: string): Partial<HlsConfig> => ({
  emeEnabled: true,
  drmSystems: {
    "org.w3.clearkey": {
      licenseUrl,
      generateRequest: (initDataType, initData, { decryptdata: { keyId } }) => {
        if (!keyId) return { initDataType, initData };
        const request = new TextEncoder().encode(JSON.stringify({ kids: [base64url(keyId)] }));
        return { initDataType: "keyids", initData: request.buffer };
      },
    },
  },
});
