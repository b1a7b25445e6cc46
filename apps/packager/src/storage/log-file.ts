import { type FileHandle, open, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { hasErrno } from "./has-errno.ts";
import { HEADER_BYTES, readIndexFrames, readIndexHeader, writeIndexFrame, writeIndexHeader } from "./index-frame.ts";
import type { JsonValue, LogDamage, LogPosition, LogRecord } from "./segment-store.ts";

/** One of a log's files: payloads in `NNNNNNNN.log`, what they are in `NNNNNNNN.idx`. */
export interface LogFile {
  readonly number: number;
  readonly firstPosition: LogPosition;
  readonly createdAtMs: number;
  payloadBytes: number;
  indexBytes: number;
}

export const payloadPath = (folder: string, number: number): string =>
  join(folder, `${String(number).padStart(8, "0")}.log`);
export const indexPath = (folder: string, number: number): string =>
  join(folder, `${String(number).padStart(8, "0")}.idx`);

/** A frame's body. Short names: it is written some hundred thousand times a day. */
interface FrameBody {
  /** position */
  readonly p: number;
  /** at, epoch milliseconds */
  readonly t: number;
  /** payload offset and length */
  readonly o: number;
  readonly n: number;
  readonly f: JsonValue;
}

export const printFrame = (record: LogRecord): Buffer => {
  const { position, atMs, payload, fact } = record;
  const body: FrameBody = { p: position, t: atMs, o: payload.offset, n: payload.length, f: fact };
  return writeIndexFrame(JSON.stringify(body));
};

export interface ReadRecords {
  readonly records: readonly LogRecord[];
  readonly damages: readonly LogDamage[];
  /** Where the last whole frame ends. */
  readonly endOffset: number;
}

/** Reads the frames of an index file's bytes. A torn tail is reported as damage like any other. */
export const readRecords = (bytes: Buffer, file: number, from = HEADER_BYTES, baseOffset = 0): ReadRecords => {
  const records: LogRecord[] = [];
  const damages: LogDamage[] = [];
  let endOffset = from;
  for (const piece of readIndexFrames(bytes, from)) {
    if (piece.kind === "frame") {
      // The CRC vouches that this is what printFrame wrote.
      const body = JSON.parse(piece.body) as FrameBody;
      records.push({
        position: body.p,
        atMs: body.t,
        fact: body.f,
        payload: { file, offset: body.o, length: body.n },
      });
      endOffset = piece.endOffset;
    } else {
      damages.push({
        file: `${String(file).padStart(8, "0")}.idx`,
        offset: baseOffset + piece.offset,
        lengthBytes: piece.endOffset - piece.offset,
        reason: piece.kind === "torn" ? "torn_tail" : "damaged",
      });
      if (piece.kind === "damaged") endOffset = piece.endOffset;
    }
  }
  return { records, damages, endOffset };
};

/** The file that is written to. */
export interface LogWriter {
  readonly file: LogFile;
  readonly payload: FileHandle;
  readonly index: FileHandle;
}

/** Creates the next pair of files. Leaves nothing behind when there is no room for it. */
export const createLogFile = async (
  folder: string,
  header: Pick<LogFile, "number" | "firstPosition" | "createdAtMs">,
): Promise<LogWriter> => {
  const handles: FileHandle[] = [];
  try {
    const payload = await open(payloadPath(folder, header.number), "w+");
    handles.push(payload);
    const index = await open(indexPath(folder, header.number), "w+");
    handles.push(index);
    await writeFully(index, writeIndexHeader(header), 0);
    return { file: { ...header, payloadBytes: 0, indexBytes: HEADER_BYTES }, payload, index };
  } catch (error) {
    await Promise.all(handles.map((handle) => handle.close()));
    await rm(indexPath(folder, header.number), { force: true });
    await rm(payloadPath(folder, header.number), { force: true });
    throw error;
  }
};

export const openLogWriter = async (folder: string, file: LogFile): Promise<LogWriter> => {
  const payload = await open(payloadPath(folder, file.number), "r+");
  const index = await open(indexPath(folder, file.number), "r+");
  return { file, payload, index };
};

/** What can be known of an older file without reading all of it; undefined when its header is damaged. */
export const statLogFile = async (folder: string, number: number): Promise<LogFile | undefined> => {
  const handle = await open(indexPath(folder, number), "r");
  try {
    const head = Buffer.alloc(HEADER_BYTES);
    const { bytesRead } = await handle.read(head, 0, HEADER_BYTES, 0);
    const header = readIndexHeader(head.subarray(0, bytesRead));
    if (header === undefined) return undefined;
    const { size } = await handle.stat();
    return { ...header, number, indexBytes: size, payloadBytes: await sizeOf(payloadPath(folder, number)) };
  } finally {
    await handle.close();
  }
};

/** A payload file that is gone has no bytes: its records are then reported as damage, not as an unreadable log. */
export const sizeOf = async (path: string): Promise<number> => {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (hasErrno(error, "ENOENT")) return 0;
    throw error;
  }
};

export const writeFully = async (handle: FileHandle, bytes: Uint8Array, at: number): Promise<void> => {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
};
