import type { ByteReader } from "../bytes/index.ts";
import { type Box, plainBox } from "./box.ts";

/** ISO/IEC 14496-12, 4.3 (ftyp) and 8.16.2 (styp): both say by which rules what follows is to be read. */
export interface FileType {
  readonly majorBrand: string;
  readonly minorVersion: number;
  readonly compatibleBrands: readonly string[];
}

const fileTypeBox = (type: "ftyp" | "styp", value: FileType): Box =>
  plainBox(type, 8 + 4 * value.compatibleBrands.length, (w) => {
    w.ascii(value.majorBrand).u32(value.minorVersion);
    for (const brand of value.compatibleBrands) w.ascii(brand);
  });

export const ftypBox = (value: FileType): Box => fileTypeBox("ftyp", value);
export const stypBox = (value: FileType): Box => fileTypeBox("styp", value);

export const readFileType = (r: ByteReader): FileType => {
  const majorBrand = r.fourCc();
  const minorVersion = r.u32();
  const compatibleBrands: string[] = [];
  while (r.remaining > 0) compatibleBrands.push(r.fourCc());
  return { majorBrand, minorVersion, compatibleBrands };
};
