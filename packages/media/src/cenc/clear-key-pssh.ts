import { psshBox } from "./pssh.ts";

/** The common system, 1077efec-c0b2-4d02-ace3-3c1e52e2fb4b: key ids and nothing else (Encrypted Media Extensions, `cenc` format). */
const COMMON_SYSTEM_ID = Uint8Array.of(
  ...[0x10, 0x77, 0xef, 0xec, 0xc0, 0xb2, 0x4d, 0x02, 0xac, 0xe3, 0x3c, 0x1e, 0x52, 0xe2, 0xfb, 0x4b],
);

export const clearKeyPssh = (keyIds: readonly Uint8Array[]): Uint8Array =>
  psshBox({ systemId: COMMON_SYSTEM_ID, keyIds, data: new Uint8Array(0) });
