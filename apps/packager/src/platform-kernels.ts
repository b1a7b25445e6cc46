import { crc32 } from "node:zlib";
import type { CmafFromTsOptions } from "@sluice/media/cmaf";

const START_CODE = Uint8Array.of(0, 0, 1);

/** What the platform does several times as fast as a loop of ours, for the pure conversion to use: the same results. */
export const platformKernels: Required<Pick<CmafFromTsOptions, "crc32" | "findStartCode">> = {
  crc32,
  findStartCode: (bytes, from) => Buffer.prototype.indexOf.call(bytes, START_CODE, from),
};
