import type { ByteReader } from "../bytes/index.ts";
import { type Box, fullBox, readFullBoxHeader } from "./box.ts";

/** ISO/IEC 14496-12, 8.4.3. */
export interface Hdlr {
  /** `vide` or `soun`, of those we write. */
  readonly handlerType: string;
  /** ASCII, for people. */
  readonly name: string;
}

export const hdlrBox = (value: Hdlr): Box =>
  fullBox("hdlr", 0, 0, 21 + value.name.length, (w) => {
    w.u32(0).ascii(value.handlerType).zeros(12).ascii(value.name).u8(0);
  });

export const readHdlr = (r: ByteReader): Hdlr => {
  readFullBoxHeader(r);
  r.skip(4);
  const handlerType = r.fourCc();
  r.skip(12);
  let name = "";
  while (r.remaining > 0) {
    const code = r.u8();
    if (code === 0) break;
    name += code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : ".";
  }
  return { handlerType, name };
};
