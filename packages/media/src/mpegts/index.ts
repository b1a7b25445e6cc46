export { ADTS_MIN_HEADER_BYTES, type AdtsHeader, findAdtsHeader, isSameAdtsStream } from "./adts.ts";
export { mpegCrc32 } from "./psi.ts";
export { type ContinuityByPid, retimeTs } from "./retime.ts";
export type { SampleAes } from "./sample-aes.ts";
export { demuxTs, type ElementaryStream, type TsArena, type TsDemux, tsOffsetOf } from "./ts-demux.ts";
export { type TsSource, tsFromCmaf, tsFromCmafBound } from "./ts-from-cmaf.ts";
export { TS_PACKET_BYTES, TS_SYNC_BYTE } from "./ts-packet.ts";
