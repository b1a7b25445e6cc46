import type { ByteReader } from "../bytes/index.ts";
import { type Box, fullBox, readFullBoxHeader } from "./box.ts";
import {
  type EncryptionInfo,
  encryptionInfoSizeBytes,
  readEncryptionInfo,
  writeEncryptionInfo,
} from "./encryption-info.ts";

/** ISO/IEC 23001-7, 8.2. Version 1 knows patterns and constant initialization vectors. */
export const tencBox = (value: EncryptionInfo): Box =>
  fullBox("tenc", value.constantIv === undefined ? 0 : 1, 0, encryptionInfoSizeBytes(value), (w) =>
    writeEncryptionInfo(w, value),
  );

export const readTenc = (r: ByteReader): EncryptionInfo => {
  readFullBoxHeader(r, 1);
  return readEncryptionInfo(r);
};
