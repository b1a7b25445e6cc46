import { AppError } from "@sluice/contracts";
import type {
  ChannelLog,
  LogPosition,
  LogRecord,
  NewLogRecord,
  PayloadLocation,
  SegmentStore,
} from "../../src/storage/segment-store.ts";

const CHECKPOINT_EVERY_MS = 4000;

/** Each record is a file of its own, so that this store expires to the record. */
class MemoryLog implements ChannelLog {
  readonly damages = [];
  #records: LogRecord[] = [];
  #checkpoints: { readonly position: LogPosition; readonly atMs: number }[] = [];
  readonly #payloads = new Map<number, Uint8Array>();
  readonly #waiting = new Set<() => void>();
  nextPosition: LogPosition = 0;

  get sizeBytes(): number {
    return [...this.#payloads.values()].reduce((sum, bytes) => sum + bytes.length, 0);
  }

  append({ atMs, fact, payload, isCheckpoint }: NewLogRecord): Promise<LogRecord> {
    const position = this.nextPosition++;
    if (isCheckpoint === true) this.#checkpoints.push({ position, atMs });
    const record = { position, atMs, fact, payload: { file: position, offset: 0, length: payload.length } };
    this.#payloads.set(position, payload.slice());
    this.#records.push(record);
    for (const wake of this.#waiting) wake();
    return Promise.resolve(record);
  }

  read({ file, offset, length }: PayloadLocation, into: Uint8Array): Promise<void> {
    const payload = this.#payloads.get(file);
    if (payload === undefined || payload.length < offset + length) {
      return Promise.reject(new AppError("gone", "This media has expired."));
    }
    into.set(payload.subarray(offset, offset + length));
    return Promise.resolve();
  }

  async *records(from: LogPosition, follow?: AbortSignal): AsyncGenerator<LogRecord> {
    let next = from;
    for (;;) {
      for (const record of this.#records.filter(({ position }) => position >= next)) {
        next = record.position + 1;
        yield record;
      }
      if (follow === undefined || follow.aborted) return;
      if (this.nextPosition <= next) {
        await new Promise<void>((resolve) => {
          this.#waiting.add(resolve);
          follow.addEventListener("abort", () => resolve());
        });
      }
      if (follow.aborted) return;
    }
  }

  wantsCheckpoint(atMs: number): boolean {
    return atMs - (this.#checkpoints.at(-1)?.atMs ?? this.#records[0]?.atMs ?? atMs) >= CHECKPOINT_EVERY_MS;
  }

  expire(beforeMs: number): Promise<void> {
    const keep = this.#checkpoints.findLast(({ atMs }) => atMs < beforeMs)?.position ?? 0;
    this.#records = this.#records.filter(({ position }) => position >= keep);
    for (const position of this.#payloads.keys()) if (position < keep) this.#payloads.delete(position);
    return Promise.resolve();
  }
}

/** A store without a disk, for tests; it keeps the same promises as the real one, as the contract's tests show. */
export class MemorySegmentStore implements SegmentStore {
  readonly #logs = new Map<string, MemoryLog>();

  open(channelId: string): Promise<ChannelLog> {
    const log = this.#logs.get(channelId) ?? new MemoryLog();
    this.#logs.set(channelId, log);
    return Promise.resolve(log);
  }

  delete(channelId: string): Promise<void> {
    this.#logs.delete(channelId);
    return Promise.resolve();
  }

  list(): Promise<readonly string[]> {
    return Promise.resolve([...this.#logs.keys()]);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
