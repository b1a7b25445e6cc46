import { DRM_SYSTEM_IDS, DRM_SYSTEMS, type DrmSystem, ENCRYPTION_METHODS, METHOD_RULES } from "@sluice/contracts";
import { SCHEMES } from "../cpix/key-request.ts";

/** `commonEncryptionScheme` of the keys that are issued. */
export const ISSUED_SCHEMES = ["cenc", "cbc1", "cbcs"] as const;
export type IssuedScheme = (typeof ISSUED_SCHEMES)[number];

/** `COMMON` is the box that names key ids and nothing else, for whatever client knows what to do with them. */
export type IssuedSystem = Exclude<DrmSystem, "IRDETO"> | "COMMON";

const OTHER_IDS: Readonly<Record<string, IssuedSystem>> = {
  "1077efec-c0b2-4d02-ace3-3c1e52e2fb4b": "COMMON",
  // What SPEKE 1.0 has for AES-128.
  "81376844-f976-481e-a84e-cc25d39b0b33": "CLEAR_KEY_AES_128",
};

/** undefined for a system that only its maker can signal, or that nobody knows. */
export const issuedSystemOf = (systemId: string): IssuedSystem | undefined => {
  const id = systemId.toLowerCase();
  const system = DRM_SYSTEMS.find((each) => DRM_SYSTEM_IDS[each] === id);
  return system === "IRDETO" ? undefined : (system ?? OTHER_IDS[id]);
};

/** Whether there is a method of that scheme whose segments the system's clients decrypt. */
export const goesWith = (system: IssuedSystem, scheme: IssuedScheme): boolean =>
  ENCRYPTION_METHODS.some(
    (method) =>
      SCHEMES[method] === scheme &&
      (system === "COMMON" ? scheme !== "cbc1" : METHOD_RULES[method].drmSystems.includes(system)),
  );
