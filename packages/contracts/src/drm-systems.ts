/**
 * The DRM systems that an endpoint can be signalled for, with their ids (DASH-IF registry of content protection systems).
 * `CLEAR_KEY` is the W3C's (Encrypted Media Extensions, 9.1); `CLEAR_KEY_AES_128` is HLS with the key at an address.
 */
export const DRM_SYSTEM_IDS = {
  CLEAR_KEY: "e2719d58-a985-b3c9-781a-b030af78d30e",
  CLEAR_KEY_AES_128: "3ea8778f-7742-4bf9-b18b-e834b2acbd47",
  FAIRPLAY: "94ce86fb-07ff-4f43-adb8-93d2fa968ca2",
  IRDETO: "80a6be7e-1448-4c37-9e70-d5aebe04c8d2",
  PLAYREADY: "9a04f079-9840-4286-ab92-e65be0885f95",
  WIDEVINE: "edef8ba9-79d6-4ace-a3c8-27dcd51d21ed",
} as const;
export type DrmSystem = keyof typeof DRM_SYSTEM_IDS;
export const DRM_SYSTEMS = Object.keys(DRM_SYSTEM_IDS) as [DrmSystem, ...DrmSystem[]];

export const ENCRYPTION_METHODS = ["AES_128", "SAMPLE_AES", "CENC", "CBCS"] as const;
export type EncryptionMethod = (typeof ENCRYPTION_METHODS)[number];

/** What a method fits: the container it is made in, and the systems whose clients can decrypt it. */
export const METHOD_RULES: Readonly<
  Record<EncryptionMethod, { readonly container: "TS" | "CMAF"; readonly drmSystems: readonly DrmSystem[] }>
> = {
  AES_128: { container: "TS", drmSystems: ["CLEAR_KEY_AES_128"] },
  SAMPLE_AES: { container: "TS", drmSystems: ["FAIRPLAY", "CLEAR_KEY"] },
  CENC: { container: "CMAF", drmSystems: ["CLEAR_KEY", "IRDETO", "PLAYREADY", "WIDEVINE"] },
  CBCS: { container: "CMAF", drmSystems: ["CLEAR_KEY", "FAIRPLAY", "PLAYREADY", "WIDEVINE"] },
};
