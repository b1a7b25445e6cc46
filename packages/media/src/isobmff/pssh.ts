import type { ByteReader } from "../bytes/index.ts";
import { type Box, fullBox, readFullBoxHeader } from "./box.ts";
import { KEY_ID_BYTES } from "./encryption-info.ts";

/** What a DRM system's client needs to get keys (ISO/IEC 23001-7, 8.1). */
export interface Pssh {
  /** 16 bytes, of the registry of content protection systems. */
  readonly systemId: Uint8Array;
  /** Version 1 names them; undefined makes it version 0, where only the system's own data does. */
  readonly keyIds: readonly Uint8Array[] | undefined;
  readonly data: Uint8Array;
}

export const psshBox = ({ systemId, keyIds, data }: Pssh): Box => {
  const keyIdsBytes = keyIds === undefined ? 0 : 4 + KEY_ID_BYTES * keyIds.length;
  return fullBox("pssh", keyIds === undefined ? 0 : 1, 0, 16 + keyIdsBytes + 4 + data.length, (w) => {
    w.put(systemId);
    if (keyIds !== undefined) {
      w.u32(keyIds.length);
      for (const keyId of keyIds) w.put(keyId);
    }
    w.u32(data.length).put(data);
  });
};

/** @throws MediaError `truncated` before anything is kept of key ids that are not there. */
export const readPsshBody = (r: ByteReader): Pssh => {
  const { version } = readFullBoxHeader(r, 1);
  const systemId = r.take(16).slice();
  let keyIds: Uint8Array[] | undefined;
  if (version === 1) {
    const count = r.u32();
    if (count * KEY_ID_BYTES > r.remaining) throw r.fail("truncated", `${count} key ids are not in the box`);
    keyIds = Array.from({ length: count }, () => r.take(KEY_ID_BYTES).slice());
  }
  return { systemId, keyIds, data: r.take(r.u32()).slice() };
};
