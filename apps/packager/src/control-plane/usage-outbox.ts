import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type UsageEvent, usageEventSchema } from "@sluice/contracts";
import type { Logger } from "pino";
import { hasErrno } from "../storage/has-errno.ts";
import { type BackoffOptions, pause } from "./backoff.ts";
import type { ControlPlaneClient } from "./control-plane-client.ts";
import { type CountedFact, CounterFile } from "./counter-file.ts";
import { isRefusedForGood, keepTelling } from "./keep-telling.ts";
import { OutboxFile } from "./outbox-file.ts";

export interface UsageOutboxOptions {
  readonly client: Pick<ControlPlaneClient, "sendUsage">;
  /** Of events that wait for delivery. */
  readonly folder: string;
  /** Of what is counted and is no event yet. */
  readonly countersFolder: string;
  readonly node: string;
  readonly log: Logger;
  readonly nowMs: () => number;
  /** How often counters are written down. */
  readonly writeEveryMs?: number;
  /** How often what is written is delivered. */
  readonly deliverEveryMs?: number;
  readonly backoff?: BackoffOptions;
}

/** What is counted: everything of a usage event but its id, its time and its numbers. */
export type UsageKey = Pick<UsageEvent, "tenantId" | "channelId" | "originEndpointId" | "ingestEndpointIndex" | "kind">;

interface Counter {
  readonly fact: CountedFact;
  readonly record: number;
  /** Its record stands in the file. */
  isPlaced: boolean;
  bytes: number;
  requests: number;
}

const MINUTE_MS = 60_000;
const EVENTS_PER_FILE = 5000;

/**
 * Counts, and delivers what it counted at least once. A count is in the kernel's hands when `count` returns: kill -9 loses
 * none. Each second the counters become events in a file of lines, with the ids that they had as counters; a file is deleted
 * when the control plane has confirmed every event in it, in whatever boot of this process that happens.
 *
 * There are two files of counters. One is counted in while the other's events are being written down; only when they are
 * is it emptied. A process that is killed between the two leaves the same events, by id and by number, in both places.
 */
export class UsageOutbox {
  readonly #options: UsageOutboxOptions;
  readonly #boot = `${Date.now().toString(36)}-${randomBytes(6).toString("hex")}`;
  readonly #stopping = new AbortController();
  readonly #loops: Promise<void>[] = [];
  #counters = new Map<string, Counter>();
  /** Where those are counted, and the other one; absent until the start. */
  #files: readonly [CounterFile, CounterFile] | undefined;
  /** Events that the other file's counters have become, and that are in no file of lines yet. */
  readonly #unwritten: UsageEvent[] = [];
  #isDurable = true;
  #sequence = 0;
  #nextFile = 0;
  #current: OutboxFile | undefined;
  /** Files that are complete, oldest first. */
  readonly #sealed: string[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(options: UsageOutboxOptions) {
    this.#options = options;
  }

  /** Takes over what earlier boots left undelivered, and begins to write and deliver. */
  async start(): Promise<void> {
    const { folder, countersFolder, log, backoff, writeEveryMs = 1000, deliverEveryMs: everyMs = 5000 } = this.#options;
    await mkdir(folder, { recursive: true });
    await mkdir(countersFolder, { recursive: true });
    const left = (await readdir(folder)).filter((name) => /^\d{10}\.jsonl$/.test(name)).sort();
    this.#sealed.push(...left.map((name) => join(folder, name)));
    this.#nextFile = Number.parseInt(left.at(-1) ?? "-1", 10) + 1;
    await this.#takeOverCounters(countersFolder);
    const { signal } = this.#stopping;
    this.#loops.push(
      this.#writeLoop(writeEveryMs),
      keepTelling((failures) => this.#deliver(failures), { what: "usage", everyMs, backoff, signal, log }),
    );
  }

  /** What a boot that was killed had counted becomes events first, with the ids that it gave them. */
  async #takeOverCounters(countersFolder: string): Promise<void> {
    const files = [0, 1].map((number) => new CounterFile(join(countersFolder, `counters-${number}`)));
    const left = files.flatMap((file) => file.read());
    for (let from = 0; from < left.length; from += EVENTS_PER_FILE) {
      await this.#append(left.slice(from, from + EVENTS_PER_FILE));
    }
    for (const file of files) file.clear();
    this.#files = [files[0] as CounterFile, files[1] as CounterFile];
  }

  /** Adds to the counter of this minute. */
  count(key: UsageKey, bytes: number, requests: number): void {
    const minuteMs = Math.floor(this.#options.nowMs() / MINUTE_MS) * MINUTE_MS;
    const { tenantId, channelId, originEndpointId, ingestEndpointIndex, kind } = key;
    const name = JSON.stringify([tenantId, channelId, originEndpointId, ingestEndpointIndex, kind, minuteMs]);
    let counter = this.#counters.get(name);
    if (counter === undefined) {
      const id = JSON.stringify([this.#options.node, this.#boot, this.#sequence++]);
      const fact = { id, tenantId, channelId, originEndpointId, ingestEndpointIndex, kind, minuteMs };
      counter = { fact, record: this.#counters.size, isPlaced: false, bytes: 0, requests: 0 };
      this.#counters.set(name, counter);
    }
    counter.bytes += bytes;
    counter.requests += requests;
    this.#keep(counter);
  }

  #keep(counter: Counter): void {
    const file = this.#files?.[0];
    if (file === undefined) return;
    try {
      if (counter.isPlaced) file.change(counter.record, counter.bytes, counter.requests);
      else file.place(counter.record, counter.fact, counter.bytes, counter.requests);
      counter.isPlaced = true;
      this.#isDurable = true;
    } catch (error) {
      if (this.#isDurable) this.#options.log.error({ err: error }, "usage could not be written; keeping it in memory");
      this.#isDurable = false;
    }
  }

  /** Files that nobody has taken yet. */
  get waitingFileCount(): number {
    return this.#sealed.length + (this.#current === undefined ? 0 : 1);
  }

  /** Writes down what has been counted until now. */
  write(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeCounters());
    return this.#writing;
  }

  /** Writes what is counted and tries once to deliver it; what remains waits for the next boot. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#loops);
    await this.write();
    await this.#seal();
    await this.#deliverSealed().catch((error: unknown) => {
      this.#options.log.warn({ err: error }, "usage stays in the outbox for the next start");
    });
    for (const file of this.#files ?? []) file.close();
    this.#files = undefined;
  }

  async #writeCounters(): Promise<void> {
    // What the other file holds has to be written down first: until then it is not free.
    if (this.#unwritten.length === 0) this.#turnOver();
    try {
      while (this.#unwritten.length > 0) {
        const batch = this.#unwritten.slice(0, EVENTS_PER_FILE);
        await this.#append(batch);
        this.#unwritten.splice(0, batch.length);
        if (this.#unwritten.length === 0) this.#files?.[1].clear();
      }
    } catch (error) {
      this.#options.log.error({ err: error }, "usage could not be written; keeping it as counters");
    }
  }

  /** Goes on counting in the other file, which is empty. */
  #turnOver(): void {
    if (this.#counters.size === 0) return;
    for (const { fact, bytes, requests } of this.#counters.values()) this.#unwritten.push({ ...fact, bytes, requests });
    this.#counters = new Map();
    if (this.#files !== undefined) this.#files = [this.#files[1], this.#files[0]];
  }

  async #append(events: readonly UsageEvent[]): Promise<void> {
    if (this.#current !== undefined && this.#current.lineCount + events.length > EVENTS_PER_FILE) await this.#seal();
    const { folder } = this.#options;
    this.#current ??= await OutboxFile.create(join(folder, `${String(this.#nextFile++).padStart(10, "0")}.jsonl`));
    await this.#current.append(events.map((event) => JSON.stringify(event)));
  }

  async #seal(): Promise<void> {
    const file = this.#current;
    this.#current = undefined;
    if (file === undefined) return;
    this.#sealed.push(file.path);
    try {
      await file.close();
    } catch (error) {
      // Its lines have been written: they are delivered whether or not the handle could be given back.
      this.#options.log.error({ err: error, path: file.path }, "a usage file could not be closed");
    }
  }

  async #writeLoop(everyMs: number): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await pause(everyMs, signal);
      await this.write();
    }
  }

  async #deliver(failures: number): Promise<void> {
    // While nobody takes them, events gather in one file up to its size, and not in a file per attempt.
    if (failures === 0) {
      this.#writing = this.#writing.then(() => this.#seal());
      await this.#writing;
    }
    await this.#deliverSealed();
  }

  async #deliverSealed(): Promise<void> {
    for (;;) {
      const [path] = this.#sealed;
      if (path === undefined) return;
      const events = await this.#readEvents(path);
      try {
        if (events.length > 0) await this.#options.client.sendUsage({ node: this.#options.node, events });
        await rm(path, { force: true });
      } catch (error) {
        if (!isRefusedForGood(error)) throw error;
        // Kept for a person to look at, and out of the way of what can be delivered.
        this.#options.log.error({ err: error, path }, "the control plane refuses these usage events for good");
        await rename(path, `${path}.refused`);
      }
      this.#sealed.shift();
    }
  }

  async #readEvents(path: string): Promise<UsageEvent[]> {
    const events: UsageEvent[] = [];
    for (const line of (await this.#textOf(path)).split("\n")) {
      if (line === "") continue;
      const event = parseLine(line);
      // A crash tears the last line: those counts never counted as written.
      if (event === undefined) this.#options.log.warn({ path }, "a usage line is not whole and is left out");
      else events.push(event);
    }
    return events;
  }

  /** A file that somebody has taken away must not hold up the others for ever. */
  async #textOf(path: string): Promise<string> {
    try {
      return await readFile(path, "utf8");
    } catch (error) {
      if (!hasErrno(error, "ENOENT")) throw error;
      this.#options.log.error({ path }, "a usage file is gone: what it counted is lost");
      return "";
    }
  }
}

const parseLine = (line: string): UsageEvent | undefined => {
  try {
    return usageEventSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
};
