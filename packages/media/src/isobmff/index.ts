export { type Avc1, avc1Box, readAvc1 } from "./avc1.ts";
export {
  BOX_HEADER_BYTES,
  type Box,
  boxSizeBytes,
  bytesOfBoxes,
  containerBox,
  type FoundBox,
  type FullBoxHeader,
  fullBox,
  plainBox,
  readBoxes,
  readChildren,
  readFullBoxHeader,
  requireBox,
  writeBox,
} from "./box.ts";
export { dumpBoxes } from "./dump.ts";
export { type EncryptionInfo, KEY_ID_BYTES } from "./encryption-info.ts";
export { type FileType, ftypBox, readFileType, stypBox } from "./ftyp.ts";
export { type Hdlr, hdlrBox, readHdlr } from "./hdlr.ts";
export { type Mdhd, mdhdBox, readMdhd } from "./mdhd.ts";
export { dinfBox, smhdBox, vmhdBox } from "./media-header.ts";
export { type Mfhd, mfhdBox, readMfhd } from "./mfhd.ts";
export { type Mp4a, mp4aBox, readMp4a } from "./mp4a.ts";
export { type Mvhd, mvhdBox, readMvhd } from "./mvhd.ts";
export { type Pssh, psshBox, readPsshBody } from "./pssh.ts";
export { readSaio, SAIO_BYTES, type Saio, saioBox } from "./saio.ts";
export { readSaiz, type Saiz, saizBox } from "./saiz.ts";
export { isSyncSample, SAMPLE_FLAGS } from "./sample-flags.ts";
export {
  readGroupingType,
  readSeigDescription,
  readSeigSamples,
  seigDescriptionBox,
  seigSamplesBox,
} from "./seig.ts";
export { readSenc, SENC_ENTRIES_OFFSET, type Senc, SUBSAMPLE_BYTES, type Subsamples, sencBox } from "./senc.ts";
export { readSinf, type Sinf, sinfBox } from "./sinf.ts";
export { stblBox } from "./stbl.ts";
export { readTenc, tencBox } from "./tenc.ts";
export { readTfdt, type Tfdt, tfdtBox } from "./tfdt.ts";
export { readTfhd, type Tfhd, tfhdBox } from "./tfhd.ts";
export { readTkhd, type Tkhd, tkhdBox } from "./tkhd.ts";
export { readTrex, type Trex, trexBox } from "./trex.ts";
export { readTrun, type Trun, trunBox } from "./trun.ts";
