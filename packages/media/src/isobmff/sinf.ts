import type { ByteReader } from "../bytes/index.ts";
import { type Box, containerBox, fullBox, plainBox, readChildren, readFullBoxHeader, requireBox } from "./box.ts";
import type { EncryptionInfo } from "./encryption-info.ts";
import { readTenc, tencBox } from "./tenc.ts";

/** What a protected sample entry was, and how it is protected (ISO/IEC 14496-12, 8.12). */
export interface Sinf {
  /** Of the sample entry before it became encv or enca. */
  readonly originalFormat: string;
  /** `cenc` or `cbcs`, of those we write (ISO/IEC 23001-7, 10). */
  readonly schemeType: string;
  readonly info: EncryptionInfo;
}

const SCHEME_VERSION_1_0 = 0x00010000;

export const sinfBox = ({ originalFormat, schemeType, info }: Sinf): Box =>
  containerBox("sinf", [
    plainBox("frma", 4, (w) => w.ascii(originalFormat)),
    fullBox("schm", 0, 0, 8, (w) => w.ascii(schemeType).u32(SCHEME_VERSION_1_0)),
    containerBox("schi", [tencBox(info)]),
  ]);

export const readSinf = (r: ByteReader): Sinf => {
  const boxes = readChildren(r);
  const schm = requireBox(boxes, "schm", r);
  readFullBoxHeader(schm);
  const schi = requireBox(boxes, "schi", r);
  return {
    originalFormat: requireBox(boxes, "frma", r).fourCc(),
    schemeType: schm.fourCc(),
    info: readTenc(requireBox(readChildren(schi), "tenc", schi)),
  };
};
