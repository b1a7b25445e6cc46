import { mkdir, readdir, readFile, rm, truncate } from "node:fs/promises";
import { HEADER_BYTES, readIndexHeader } from "./index-frame.ts";
import { indexPath, type LogFile, payloadPath, readRecords, sizeOf, statLogFile } from "./log-file.ts";
import type { LogDamage, LogPosition } from "./segment-store.ts";

export interface RecoveredLog {
  readonly files: LogFile[];
  readonly nextPosition: LogPosition;
  readonly nextFileNumber: number;
  /** The newest file may be written to; not so when it is damaged, because what follows damage is harder to tell apart. */
  readonly isWritable: boolean;
  readonly damages: LogDamage[];
}

/**
 * Finds out what a folder holds after whatever happened to the process before. Of the newest file, what was not
 * acknowledged is cut off: index bytes that are no whole frame, payload bytes that no frame speaks of.
 */
export const recoverLog = async (folder: string): Promise<RecoveredLog> => {
  await mkdir(folder, { recursive: true });
  const numbers = (await readdir(folder))
    .filter((name) => /^\d{8}\.idx$/.test(name))
    .map((name) => Number.parseInt(name, 10))
    .sort((a, b) => a - b);
  const nextFileNumber = (numbers.at(-1) ?? -1) + 1;
  const files: LogFile[] = [];
  const damages: LogDamage[] = [];
  let newest: NewestFile | undefined;
  while (newest === undefined) {
    const number = numbers.pop();
    if (number === undefined) break;
    newest = await recoverNewest(folder, number);
  }
  for (const number of numbers) {
    const file = await statLogFile(folder, number);
    if (file !== undefined) {
      files.push(file);
      continue;
    }
    damages.push({ file: `${number}.idx`, offset: 0, lengthBytes: HEADER_BYTES, reason: "damaged" });
    const recovered = await scanFile(folder, number);
    if (recovered !== undefined) files.push(recovered.file);
  }
  if (newest === undefined) {
    return { files, nextPosition: 0, nextFileNumber, isWritable: false, damages };
  }
  files.push(newest.file);
  damages.push(...newest.damages);
  const { nextPosition, isWritable } = newest;
  return { files, nextPosition, nextFileNumber, isWritable, damages };
};

interface NewestFile {
  readonly file: LogFile;
  readonly nextPosition: LogPosition;
  readonly isWritable: boolean;
  readonly damages: readonly LogDamage[];
  readonly endOffset: number;
  readonly payloadEnd: number;
}

/** Reads all of one file. undefined when it never got as far as a record: then its checkpoint is not there either. */
const scanFile = async (folder: string, number: number): Promise<NewestFile | undefined> => {
  const bytes = await readFile(indexPath(folder, number));
  const header = readIndexHeader(bytes);
  const { records, damages, endOffset } = readRecords(bytes, number, Math.min(HEADER_BYTES, bytes.length));
  const first = records[0];
  if (first === undefined) return undefined;
  const payloadSize = await sizeOf(payloadPath(folder, number));
  const payloadEnd = records.reduce((end, { payload }) => Math.max(end, payload.offset + payload.length), 0);
  const newest = records.at(-1) ?? first;
  return {
    file: {
      number,
      firstPosition: header?.firstPosition ?? first.position,
      createdAtMs: header?.createdAtMs ?? first.atMs,
      payloadBytes: payloadSize,
      indexBytes: bytes.length,
    },
    nextPosition: newest.position + 1,
    isWritable: header !== undefined && payloadSize >= payloadEnd && damages.every((d) => d.reason === "torn_tail"),
    damages,
    endOffset,
    payloadEnd,
  };
};

const recoverNewest = async (folder: string, number: number): Promise<NewestFile | undefined> => {
  const scanned = await scanFile(folder, number);
  if (scanned === undefined) {
    await rm(indexPath(folder, number), { force: true });
    await rm(payloadPath(folder, number), { force: true });
    return undefined;
  }
  const { file, endOffset, payloadEnd, isWritable } = scanned;
  if (!isWritable) return scanned;
  if (file.indexBytes > endOffset) await truncate(indexPath(folder, number), endOffset);
  if (file.payloadBytes > payloadEnd) await truncate(payloadPath(folder, number), payloadEnd);
  return { ...scanned, file: { ...file, indexBytes: endOffset, payloadBytes: payloadEnd } };
};
