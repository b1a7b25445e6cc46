export { BitReader, removeEmulationPrevention } from "./bit-reader.ts";
export { ByteReader } from "./byte-reader.ts";
export { ByteWriter, bytesOf } from "./byte-writer.ts";
export { type Crc32, crc32 } from "./crc32.ts";
export { IntList } from "./int-list.ts";
export { MEDIA_ERROR_CODES, MediaError, type MediaErrorCode } from "./media-error.ts";
