import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { type UsageEvent, usageEventSchema } from "@sluice/contracts";

/** What an event is of; its numbers change for as long as it is counted. */
export type CountedFact = Omit<UsageEvent, "bytes" | "requests">;

/** No record crosses a page of memory, so that none is ever written in part, at whatever moment the process is killed. */
const RECORD_BYTES = 1024;
const NUMBERS_BYTES = 16;

/**
 * Counters that outlive the process: a file of records, each two numbers and what they count. A change is one small write
 * into the kernel's cache, where no kill reaches it: about two microseconds, paid before anything else is done.
 * (A loss of power takes what the kernel has not put on the disk yet.)
 */
export class CounterFile {
  readonly #path: string;
  readonly #handle: number;
  readonly #numbers = Buffer.alloc(NUMBERS_BYTES);

  constructor(path: string) {
    this.#path = path;
    this.#handle = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  }

  /** A new counter, in the record of that number. */
  place(record: number, fact: CountedFact, bytes: number, requests: number): void {
    const text = Buffer.from(JSON.stringify(fact));
    if (text.length > RECORD_BYTES - NUMBERS_BYTES) throw new RangeError("A counter's name is too long for its record");
    const whole = Buffer.alloc(RECORD_BYTES);
    this.#print(bytes, requests).copy(whole);
    text.copy(whole, NUMBERS_BYTES);
    this.#write(whole, record * RECORD_BYTES);
  }

  /** A counter that is there has grown to this. */
  change(record: number, bytes: number, requests: number): void {
    this.#write(this.#print(bytes, requests), record * RECORD_BYTES);
  }

  /** What a process that is dead had counted. */
  read(): UsageEvent[] {
    const content = readFileSync(this.#path);
    const events: UsageEvent[] = [];
    for (let at = 0; at + RECORD_BYTES <= content.length; at += RECORD_BYTES) {
      const event = readRecord(content.subarray(at, at + RECORD_BYTES));
      if (event !== undefined) events.push(event);
    }
    return events;
  }

  clear(): void {
    ftruncateSync(this.#handle);
  }

  close(): void {
    closeSync(this.#handle);
  }

  #print(bytes: number, requests: number): Buffer {
    this.#numbers.writeDoubleLE(bytes, 0);
    this.#numbers.writeDoubleLE(requests, 8);
    return this.#numbers;
  }

  #write(bytes: Buffer, at: number): void {
    const written = writeSync(this.#handle, bytes, 0, bytes.length, at);
    if (written !== bytes.length) throw new Error("A counter was written in part");
  }
}

const readRecord = (record: Buffer): UsageEvent | undefined => {
  const end = record.indexOf(0, NUMBERS_BYTES);
  const text = record.toString("utf8", NUMBERS_BYTES, end === -1 ? record.length : end);
  if (text === "") return undefined; // its disk was full when it was placed
  const numbers = { bytes: record.readDoubleLE(0), requests: record.readDoubleLE(8) };
  try {
    return usageEventSchema.safeParse({ ...JSON.parse(text), ...numbers }).data;
  } catch {
    return undefined; // a loss of power left what nobody wrote: one count is gone, and the packager starts all the same
  }
};
