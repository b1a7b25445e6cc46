import { bytesOf } from "../bytes/index.ts";

/** The transformation that leaves a picture as it is (ISO/IEC 14496-12, 8.2.2.3). */
export const UNITY_MATRIX: Uint8Array = bytesOf(36, (w) =>
  w.u32(0x00010000).zeros(12).u32(0x00010000).zeros(12).u32(0x40000000),
);
