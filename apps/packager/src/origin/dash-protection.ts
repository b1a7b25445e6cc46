import {
  type ContentKey,
  type DashManifest,
  DRM_SYSTEM_IDS,
  type DrmSystem,
  type OriginEndpointConfig,
} from "@sluice/contracts";
import type { MpdProtection } from "@sluice/media/dash";
import { isAnsweredHere, playReadyObjectOf, signalsOf } from "./drm-signals.ts";
import { drmSystemsOf } from "./hls-keys.ts";
import { SCHEMES } from "./track-key.ts";

/** As players know them. Systems without a row have no place in DASH. */
const VALUES: Partial<Record<DrmSystem, string>> = {
  CLEAR_KEY: "ClearKey1.0",
  IRDETO: "Irdeto",
  PLAYREADY: "MSPR 2.0",
  WIDEVINE: "Widevine",
};

const base64 = (bytes: Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : Buffer.from(bytes).toString("base64");

/** What a DASH manifest says of a key. `licenceUrl`: where the packager answers for ClearKey. */
export const protectionOf = (
  endpoint: OriginEndpointConfig,
  manifest: DashManifest,
  key: ContentKey | undefined,
  licenceUrl: string,
): MpdProtection | undefined => {
  const scheme = endpoint.encryption && SCHEMES[endpoint.encryption.method];
  if (key === undefined || endpoint.encryption === undefined || scheme === undefined) return undefined;
  const signals = signalsOf(endpoint.encryption.method, drmSystemsOf(endpoint, manifest), key);
  return {
    scheme,
    defaultKeyId: key.keyId,
    systems: signals.flatMap(({ system, pssh }) => {
      const value = VALUES[system];
      if (value === undefined) return [];
      const isClearKey = system === "CLEAR_KEY";
      return [
        {
          systemId: DRM_SYSTEM_IDS[system],
          value,
          // Its box is the common system's, and in an MPD players take it for another system.
          pssh: isClearKey ? undefined : base64(pssh),
          playReadyObject: system === "PLAYREADY" && pssh !== undefined ? base64(playReadyObjectOf(pssh)) : undefined,
          licenceUrl: isClearKey && isAnsweredHere(key, system) ? licenceUrl : undefined,
        },
      ];
    }),
  };
};
