/** What a fact may be made of: it is stored as JSON. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** The number of a record in its channel's log: from 0, without a hole, never used twice, whatever was expired. */
export type LogPosition = number;

/**
 * Where bytes of a payload lie. Only the store knows what `file` means; `offset` and `length` may be narrowed by whoever
 * knows what the payload holds, so that one fragment of many can be read alone.
 */
export interface PayloadLocation {
  readonly file: number;
  readonly offset: number;
  readonly length: number;
}

export interface LogRecord {
  readonly position: LogPosition;
  /** The caller's clock at `append`, epoch milliseconds. */
  readonly atMs: number;
  readonly fact: JsonValue;
  /** `length` is 0 when the record came without a payload. */
  readonly payload: PayloadLocation;
}

export interface NewLogRecord {
  readonly atMs: number;
  readonly fact: JsonValue;
  readonly payload: Uint8Array;
  /**
   * The fact says all that the records before it mean, so that a replay may begin with it and those be expired. Stores
   * give room back from checkpoint to checkpoint.
   */
  readonly isCheckpoint?: boolean;
}

/** Something in the log that could not be read again. What lay around it is intact. */
export interface LogDamage {
  readonly file: string;
  readonly offset: number;
  readonly lengthBytes: number;
  readonly reason: "damaged" | "torn_tail";
}

/** Everything one channel has received, in the order in which it was acknowledged. */
export interface ChannelLog {
  /**
   * Stores the record; when the promise resolves, it survives whatever the store's durability promises. Records of one
   * log are numbered in the order of the calls. Rejects with AppError `storage_full` when there is no room: nothing of
   * this record remains then, and nothing that was acknowledged is touched.
   * `payload` must not change until the promise has settled.
   */
  append(record: NewLogRecord): Promise<LogRecord>;
  /** Reads the bytes at `location` to the start of `into`. Rejects with AppError `gone` when they have expired. */
  read(location: PayloadLocation, into: Uint8Array): Promise<void>;
  /**
   * The records from a position on (or from the oldest that is still kept), in order, up to the newest at the time of
   * the call; with `follow`, then each new one as it is acknowledged, until the signal fires.
   */
  records(from: LogPosition, follow?: AbortSignal): AsyncIterable<LogRecord>;
  /** Enough has gathered since the last checkpoint, or what was read at the start was damaged: write one next. */
  wantsCheckpoint(atMs: number): boolean;
  /** Gives back the room of records that are all older than `beforeMs`, as far as there is a checkpoint after them. */
  expire(beforeMs: number): Promise<void>;
  readonly nextPosition: LogPosition;
  readonly sizeBytes: number;
  /** What could not be read when the log was opened or replayed. */
  readonly damages: readonly LogDamage[];
}

/**
 * Keeps channels' logs. Asynchronous and position-based throughout: nothing outside may assume a local file, or that
 * only one process writes.
 */
export interface SegmentStore {
  /** Opens the log of a channel, and recovers it; the same object each time until it is deleted. */
  open(channelId: string): Promise<ChannelLog>;
  /** Removes everything of a channel. */
  delete(channelId: string): Promise<void>;
  /** Channels that have something stored. */
  list(): Promise<readonly string[]>;
  /** Waits for what is being written, and lets go of all files. */
  close(): Promise<void>;
}

const FILE_STEP = 2 ** 32;

/** A location without its length as one safe integer, for those who keep millions of them. */
export const packLocation = (location: Pick<PayloadLocation, "file" | "offset">): number =>
  location.file * FILE_STEP + location.offset;

export const unpackLocation = (packed: number, length: number): PayloadLocation => ({
  file: Math.floor(packed / FILE_STEP),
  offset: packed % FILE_STEP,
  length,
});
