import { type Box, containerBox, fullBox } from "./box.ts";

/** ISO/IEC 14496-12, 12.1.2: copy mode, no colour. */
export const vmhdBox = (): Box => fullBox("vmhd", 0, 1, 8, (w) => w.zeros(8));

/** ISO/IEC 14496-12, 12.2.2: balanced in the middle. */
export const smhdBox = (): Box => fullBox("smhd", 0, 0, 4, (w) => w.zeros(4));

const MEDIA_IN_THIS_FILE = 1;

/** ISO/IEC 14496-12, 8.7.1 and 8.7.2: the media is in the same file. */
export const dinfBox = (): Box =>
  containerBox("dinf", [
    fullBox("dref", 0, 0, 4, (w) => w.u32(1), [fullBox("url ", 0, MEDIA_IN_THIS_FILE, 0, () => undefined)]),
  ]);
