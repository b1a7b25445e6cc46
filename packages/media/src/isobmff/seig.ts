import type { ByteReader } from "../bytes/index.ts";
import { type Box, fullBox, readFullBoxHeader } from "./box.ts";
import {
  type EncryptionInfo,
  encryptionInfoSizeBytes,
  readEncryptionInfo,
  writeEncryptionInfo,
} from "./encryption-info.ts";

const GROUPING_TYPE = "seig";
/** A description in the same fragment counts from here (ISO/IEC 14496-12, 8.9.4). */
const FIRST_IN_FRAGMENT = 0x10001;

/** SampleGroupDescriptionBox (ISO/IEC 14496-12, 8.9.3) with one way of encryption (ISO/IEC 23001-7, 6). */
export const seigDescriptionBox = (value: EncryptionInfo): Box => {
  const entryBytes = encryptionInfoSizeBytes(value);
  return fullBox("sgpd", 1, 0, 12 + entryBytes, (w) => {
    w.ascii(GROUPING_TYPE).u32(entryBytes).u32(1);
    writeEncryptionInfo(w, value);
  });
};

/** @throws MediaError `box_malformed` for another grouping, or several descriptions. */
export const readSeigDescription = (r: ByteReader): EncryptionInfo => {
  const { version } = readFullBoxHeader(r, 1);
  const groupingType = r.fourCc();
  if (version !== 1 || groupingType !== GROUPING_TYPE) throw r.fail("box_malformed", "It does not describe encryption");
  const defaultBytes = r.u32();
  const count = r.u32();
  if (count !== 1) throw r.fail("box_malformed", `${count} descriptions; one is expected`);
  return readEncryptionInfo(r.enter("seig", defaultBytes === 0 ? r.u32() : defaultBytes));
};

/** SampleToGroupBox (ISO/IEC 14496-12, 8.9.2): all samples of a fragment are as its one description says. */
export const seigSamplesBox = (count: number): Box =>
  fullBox("sbgp", 0, 0, 16, (w) => w.ascii(GROUPING_TYPE).u32(1).u32(count).u32(FIRST_IN_FRAGMENT));

/** grouping_type of an sgpd or sbgp. */
export const readGroupingType = (r: ByteReader): string => {
  readFullBoxHeader(r, 2);
  return r.fourCc();
};

/** How many samples have the fragment's description. @throws MediaError as `readSeigDescription`. */
export const readSeigSamples = (r: ByteReader): number => {
  if (readGroupingType(r) !== GROUPING_TYPE) throw r.fail("box_malformed", "It does not group by encryption");
  const count = r.u32();
  if (count !== 1) throw r.fail("box_malformed", `${count} groups; one is expected`);
  const samples = r.u32();
  if (r.u32() !== FIRST_IN_FRAGMENT) throw r.fail("box_malformed", "The group is not described in the fragment");
  return samples;
};
