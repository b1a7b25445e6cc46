import { ByteReader } from "../bytes/index.ts";
import { psshBox as box, bytesOfBoxes, type Pssh, readBoxes, readPsshBody } from "../isobmff/index.ts";

/** A complete pssh box (ISO/IEC 23001-7, 8.1). */
export const psshBox = (value: Pssh): Uint8Array => bytesOfBoxes([box(value)]);

/** @throws MediaError `truncated`, `box_malformed`, or `box_missing` where the bytes do not begin with a pssh box. */
export const readPssh = (bytes: Uint8Array): Pssh => {
  const file = new ByteReader(bytes, "");
  for (const { type, body } of readBoxes(file)) {
    if (type !== "pssh") break;
    return readPsshBody(body);
  }
  throw file.fail("box_missing", 'There is no "pssh"', 0);
};
