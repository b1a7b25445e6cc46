import { AppError } from "@sluice/contracts";

/** No room, by whatever limit: of the disk, of a quota, of a file's size. */
const FULL = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** What the operating system said, in the words of the interface. */
export const toStorageError = (error: unknown): unknown =>
  error instanceof Error && "code" in error && typeof error.code === "string" && FULL.has(error.code)
    ? new AppError("storage_full", "The disk of this node is full: nothing new can be stored.", { cause: error })
    : error;
