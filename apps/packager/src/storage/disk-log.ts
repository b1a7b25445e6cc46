import { rm } from "node:fs/promises";
import { AppError } from "@sluice/contracts";
import { toStorageError } from "./disk-error.ts";
import { hasErrno } from "./has-errno.ts";
import { HEADER_BYTES } from "./index-frame.ts";
import {
  createLogFile,
  indexPath,
  type LogFile,
  type LogWriter,
  openLogWriter,
  payloadPath,
  printFrame,
  readRecords,
  writeFully,
} from "./log-file.ts";
import type { ReadHandles } from "./read-handles.ts";
import { type RecoveredLog, recoverLog } from "./recover-log.ts";
import type { ChannelLog, LogDamage, LogPosition, LogRecord, NewLogRecord, PayloadLocation } from "./segment-store.ts";

export interface DiskLogOptions {
  /** `written`: survives the death of the process. `synced`: survives the loss of power as well. */
  readonly durability: "written" | "synced";
  /** A checkpoint, and with it a new file, is wanted when the newest is this old or this large. */
  readonly rollMs: number;
  readonly rollBytes: number;
}

const DAMAGES_KEPT = 100;

/** A channel's log in files that are only ever appended to; to expire is to unlink whole files. */
export class DiskLog implements ChannelLog {
  readonly #folder: string;
  readonly #options: DiskLogOptions;
  readonly #handles: ReadHandles;
  readonly #files: LogFile[];
  readonly #damages: LogDamage[];
  #writer: LogWriter | undefined;
  #nextPosition: LogPosition;
  #nextFileNumber: number;
  /** Appends go one after the other: a payload's place is known only when the one before it has succeeded. */
  #tail: Promise<unknown> = Promise.resolve();
  #nextSync: Promise<void> | undefined;
  #lastSync: Promise<unknown> = Promise.resolve();
  readonly #waiting = new Set<() => void>();

  private constructor(folder: string, options: DiskLogOptions, handles: ReadHandles, found: RecoveredLog) {
    this.#folder = folder;
    this.#options = options;
    this.#handles = handles;
    this.#files = found.files;
    this.#damages = found.damages;
    this.#nextPosition = found.nextPosition;
    this.#nextFileNumber = found.nextFileNumber;
  }

  static async open(folder: string, options: DiskLogOptions, handles: ReadHandles): Promise<DiskLog> {
    const found = await recoverLog(folder);
    const log = new DiskLog(folder, options, handles, found);
    const newest = found.files.at(-1);
    if (newest !== undefined && found.isWritable) log.#writer = await openLogWriter(folder, newest);
    return log;
  }

  get nextPosition(): LogPosition {
    return this.#nextPosition;
  }

  get sizeBytes(): number {
    return this.#files.reduce((sum, file) => sum + file.payloadBytes + file.indexBytes, 0);
  }

  get damages(): readonly LogDamage[] {
    return this.#damages;
  }

  async append(record: NewLogRecord): Promise<LogRecord> {
    const written = this.#tail.then(() => this.#write(record));
    this.#tail = written.catch(() => undefined);
    const stored = await written;
    if (this.#options.durability === "synced") await this.#sync();
    for (const wake of this.#waiting) wake();
    return stored;
  }

  async read(location: PayloadLocation, into: Uint8Array): Promise<void> {
    const bytes = into.subarray(0, location.length);
    try {
      const count = await this.#handles.read(payloadPath(this.#folder, location.file), bytes, location.offset);
      if (count === location.length) return;
    } catch (error) {
      if (!hasErrno(error, "ENOENT")) throw error;
    }
    throw new AppError("gone", "This media has expired.");
  }

  async *records(from: LogPosition, follow?: AbortSignal): AsyncGenerator<LogRecord> {
    const end = follow === undefined ? this.#nextPosition : Number.POSITIVE_INFINITY;
    const cursor = { number: -1, offset: HEADER_BYTES, position: from };
    while (cursor.position < end) {
      yield* this.#recordsNow(cursor, Math.min(end, this.#nextPosition));
      if (follow === undefined || follow.aborted) return;
      await this.#somethingAfter(cursor.position, follow);
      if (follow.aborted) return;
    }
  }

  wantsCheckpoint(atMs: number): boolean {
    const file = this.#writer?.file;
    if (file === undefined) return this.#files.length > 0;
    return atMs - file.createdAtMs >= this.#options.rollMs || file.payloadBytes >= this.#options.rollBytes;
  }

  async expire(beforeMs: number): Promise<void> {
    for (;;) {
      const oldest = this.#files[0];
      const next = this.#files[1];
      // A file begins with a checkpoint, and all records of the one before it are older.
      if (oldest === undefined || next === undefined || next.createdAtMs >= beforeMs) return;
      // The index goes last: a payload without an index would never be found again.
      this.#files.shift();
      const payload = payloadPath(this.#folder, oldest.number);
      const index = indexPath(this.#folder, oldest.number);
      await this.#handles.drop(payload);
      await this.#handles.drop(index);
      await rm(payload, { force: true });
      await rm(index, { force: true });
    }
  }

  async close(): Promise<void> {
    await this.#tail;
    await this.#lastSync;
    const writer = this.#writer;
    this.#writer = undefined;
    await writer?.payload.close();
    await writer?.index.close();
    for (const { number } of this.#files) {
      await this.#handles.drop(payloadPath(this.#folder, number));
      await this.#handles.drop(indexPath(this.#folder, number));
    }
  }

  async #write(record: NewLogRecord): Promise<LogRecord> {
    try {
      const writer = await this.#writerFor(record);
      const { file } = writer;
      const stored: LogRecord = {
        position: this.#nextPosition,
        atMs: record.atMs,
        fact: record.fact,
        payload: { file: file.number, offset: file.payloadBytes, length: record.payload.length },
      };
      const frame = printFrame(stored);
      try {
        await writeFully(writer.payload, record.payload, file.payloadBytes);
        await writeFully(writer.index, frame, file.indexBytes);
      } catch (error) {
        // Nothing half-written may be found by a recovery; to shrink a file needs no room.
        await writer.index.truncate(file.indexBytes);
        await writer.payload.truncate(file.payloadBytes);
        throw error;
      }
      file.payloadBytes += record.payload.length;
      file.indexBytes += frame.length;
      this.#nextPosition++;
      return stored;
    } catch (error) {
      throw toStorageError(error);
    }
  }

  async #writerFor(record: NewLogRecord): Promise<LogWriter> {
    const writer = this.#writer;
    if (writer !== undefined && record.isCheckpoint !== true) return writer;
    const created = await createLogFile(this.#folder, {
      number: this.#nextFileNumber,
      firstPosition: this.#nextPosition,
      createdAtMs: record.atMs,
    });
    this.#nextFileNumber++;
    this.#files.push(created.file);
    this.#writer = created;
    if (writer !== undefined) {
      if (this.#options.durability === "synced") await syncBoth(writer);
      await this.#lastSync;
      await writer.payload.close();
      await writer.index.close();
    }
    return created;
  }

  /** Joins the round of syncing that has not begun yet: however many wait, the disk is asked once. */
  #sync(): Promise<void> {
    if (this.#nextSync === undefined) {
      const round = this.#lastSync.then(async () => {
        this.#nextSync = undefined;
        if (this.#writer !== undefined) await syncBoth(this.#writer);
      });
      this.#nextSync = round;
      this.#lastSync = round.catch(() => undefined);
    }
    return this.#nextSync;
  }

  async *#recordsNow(cursor: { number: number; offset: number; position: LogPosition }, end: LogPosition) {
    for (const [i, file] of [...this.#files].entries()) {
      const next = this.#files[i + 1];
      if (file.number < cursor.number || (next !== undefined && next.firstPosition <= cursor.position)) continue;
      if (file.number > cursor.number) Object.assign(cursor, { number: file.number, offset: HEADER_BYTES });
      const found = await this.#readIndex(file, cursor.offset);
      for (const record of found.records) {
        if (record.position >= end) return;
        if (record.position < cursor.position) continue;
        if (record.payload.offset + record.payload.length > file.payloadBytes) {
          this.#report({
            file: `${file.number}.log`,
            offset: record.payload.offset,
            lengthBytes: record.payload.length,
            reason: "damaged",
          });
        } else yield record;
        cursor.position = record.position + 1;
      }
      cursor.offset = found.endOffset;
    }
    cursor.position = Math.max(cursor.position, end);
  }

  async #readIndex(file: LogFile, from: number): Promise<ReturnType<typeof readRecords>> {
    const bytes = Buffer.alloc(Math.max(0, file.indexBytes - from));
    try {
      const count = await this.#handles.read(indexPath(this.#folder, file.number), bytes, from);
      const found = readRecords(bytes.subarray(0, count), file.number, 0, from);
      for (const damage of found.damages) this.#report(damage);
      return { ...found, endOffset: from + found.endOffset };
    } catch (error) {
      // Expired between the look at the list and the look at the file.
      if (hasErrno(error, "ENOENT")) return { records: [], damages: [], endOffset: from };
      throw error;
    }
  }

  #report(damage: LogDamage): void {
    const isKnown = this.#damages.some((known) => known.file === damage.file && known.offset === damage.offset);
    if (!isKnown && this.#damages.length < DAMAGES_KEPT) this.#damages.push(damage);
  }

  async #somethingAfter(position: LogPosition, signal: AbortSignal): Promise<void> {
    while (this.#nextPosition <= position && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#waiting.delete(wake);
          signal.removeEventListener("abort", wake);
          resolve();
        };
        this.#waiting.add(wake);
        signal.addEventListener("abort", wake);
      });
    }
  }
}

const syncBoth = async (writer: LogWriter): Promise<void> => {
  await writer.payload.datasync();
  await writer.index.datasync();
};
