import {
  type ContentKey,
  type DashManifest,
  DRM_SYSTEM_IDS,
  type DrmSystem,
  type OriginEndpointConfig,
} from "@sluice/contracts";
import type { MpdProtection } from "@sluice/media/dash";
import { base64 } from "./base64.ts";
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

/** What a DASH manifest says of a key. `endpointUrl`: below which the packager answers for licences. */
export const protectionOf = (
  endpoint: OriginEndpointConfig,
  manifest: DashManifest,
  key: ContentKey | undefined,
  endpointUrl: string,
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
          pssh: isClearKey || pssh === undefined ? undefined : base64(pssh),
          playReadyObject: system === "PLAYREADY" && pssh !== undefined ? base64(playReadyObjectOf(pssh)) : undefined,
          licenceUrl: isLicensedHere(endpoint, key, system)
            ? `${endpointUrl}/${system.toLowerCase().replace("_", "")}`
            : undefined,
        },
      ];
    }),
  };
};

/** ClearKey by us, unless the key server has another place for it; the others where requests are handed on. */
const isLicensedHere = ({ licenceServers = [] }: OriginEndpointConfig, key: ContentKey, system: DrmSystem): boolean =>
  system === "CLEAR_KEY" ? isAnsweredHere(key, system) : licenceServers.some((server) => server.system === system);
