export { clearKeyPssh } from "./clear-key-pssh.ts";
export { type PlayReadyOptions, playReadyObject, playReadyPssh } from "./play-ready-pssh.ts";
export { type ProtectOptions, protectedFragmentsBound, protectFragments } from "./protect-fragments.ts";
export { psshBox, readPssh } from "./pssh.ts";
export type { BlockCiphers, ProtectionScheme, PublicTrackKey, TrackKey } from "./track-key.ts";
export { type WidevinePsshOptions, widevinePssh } from "./widevine-pssh.ts";
export { writeProtectedInitSegment } from "./write-protected-init-segment.ts";
