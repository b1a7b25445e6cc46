import { type Box, containerBox, fullBox } from "./box.ts";

const emptyTable = (type: string): Box => fullBox(type, 0, 0, 4, (w) => w.u32(0));

/** ISO/IEC 14496-12, 8.5.1, of a fragmented file: one sample description, and no sample in any table. */
export const stblBox = (sampleEntry: Box): Box =>
  containerBox("stbl", [
    fullBox("stsd", 0, 0, 4, (w) => w.u32(1), [sampleEntry]),
    emptyTable("stts"),
    emptyTable("stsc"),
    fullBox("stsz", 0, 0, 8, (w) => w.zeros(8)),
    emptyTable("stco"),
  ]);
