import { type FileHandle, open } from "node:fs/promises";
import type { Logger } from "pino";
import { type BackoffOptions, pause } from "../control-plane/backoff.ts";
import type { ControlPlaneClient } from "../control-plane/control-plane-client.ts";
import { isRefusedForGood, keepTelling } from "../control-plane/keep-telling.ts";
import { HourSums } from "./hour-sums.ts";
import { hourStart, LogFolder } from "./log-folder.ts";
import type { LoggedRequest } from "./logged-request.ts";

export interface AccessLogOptions {
  readonly client: Pick<ControlPlaneClient, "sendAccessLogHour">;
  readonly folder: string;
  readonly node: string;
  readonly log: Logger;
  readonly nowMs: () => number;
  /** Of all files together. */
  readonly maxBytes: number;
  readonly keptDays: number;
  /** How often lines are written. */
  readonly writeEveryMs?: number;
  /** How often it is looked whether an hour's sums can be sent. */
  readonly sendEveryMs?: number;
  readonly backoff?: BackoffOptions;
}

const DAY_MS = 86_400_000;
/** After the end of an hour, when all its lines are there: also those of requests that go on. */
const SETTLED_AFTER_MS = 10_000;
const FILE_BYTES = 64 * 1024 * 1024;
const SUMS_PER_REPORT = 5000;

/**
 * A line for every request, in files of an hour each; and each hour's sums, told to the control plane when it is over, which
 * holds them against the usage of that hour.
 *
 * Lines are written once a second: a kill loses those of at most the last second, while usage loses none. Of an hour in which
 * that happened the sums say so (`isWhole`), and fall short of the usage by what was lost: one in 3,600 at an even load, so
 * that one kill an hour stays below the one in a thousand that is flagged, and several may not. The files are the outbox: an
 * hour is summed from them again after a restart, and marked when the control plane has taken it.
 */
export class AccessLog {
  readonly #options: AccessLogOptions;
  readonly #folder: LogFolder;
  readonly #stopping = new AbortController();
  readonly #loops: Promise<void>[] = [];
  #lines: string[] = [];
  #linesHourMs = 0;
  /** Of hours whose every line is this process's; others are summed from their files. */
  readonly #hours = new Map<number, HourSums>();
  /** The hour in which it was started again. */
  #sharedHourMs: number | undefined;
  #file: { readonly path: string; readonly hourMs: number; readonly handle: FileHandle; bytes: number } | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: AccessLogOptions) {
    this.#options = options;
    this.#folder = new LogFolder(options.folder);
  }

  async start(): Promise<void> {
    const { nowMs, log, backoff, writeEveryMs = 1000, sendEveryMs: everyMs = 5000 } = this.#options;
    const { signal } = this.#stopping;
    await this.#lookBack(nowMs()).catch((error: unknown) => {
      // A full disk, say: without a log there is still a packager.
      log.error({ err: error }, "the access log could not be opened");
    });
    this.#loops.push(
      this.#writeLoop(writeEveryMs),
      keepTelling(() => this.#sendEndedHours(), { what: "sums of the access log", everyMs, backoff, signal, log }),
    );
  }

  /** What the process before left behind. */
  async #lookBack(nowMs: number): Promise<void> {
    const wasKilled = await this.#folder.open();
    const currentMs = hourStart(nowMs);
    const unsent = await this.#folder.unsentHours();
    if (wasKilled) {
      for (const hourMs of new Set([unsent.at(-1) ?? currentMs, currentMs])) await this.#folder.mark(hourMs, "torn");
    }
    if (await this.#folder.hasLines(currentMs)) this.#sharedHourMs = currentMs;
  }

  /** Costs the caller a string: the rest happens later. */
  add(logged: LoggedRequest): void {
    const hourMs = hourStart(logged.at);
    if (hourMs !== this.#linesHourMs) this.#turnHour(hourMs);
    this.#lines.push(printLine(logged));
    this.#hours.get(hourMs)?.add(logged);
  }

  /** Writes down what has been added until now. */
  write(): Promise<void> {
    const [lines, hourMs] = [this.#lines, this.#linesHourMs];
    this.#lines = [];
    this.#writing = this.#writing.then(() => this.#writeLines(lines, hourMs));
    return this.#writing;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#loops);
    await this.write();
    await this.#sendEndedHours().catch((error: unknown) => {
      this.#options.log.warn({ err: error }, "sums of the access log stay for the next start");
    });
    try {
      await this.#file?.handle.close();
      await this.#folder.close();
    } catch (error) {
      this.#options.log.error({ err: error }, "the access log could not be closed");
    }
    this.#file = undefined;
  }

  /** The lines of the hour that ends go to its own file. */
  #turnHour(hourMs: number): void {
    if (this.#lines.length > 0) void this.write();
    this.#linesHourMs = hourMs;
    if (hourMs !== this.#sharedHourMs && !this.#hours.has(hourMs)) this.#hours.set(hourMs, new HourSums());
  }

  async #writeLines(lines: readonly string[], hourMs: number): Promise<void> {
    if (lines.length === 0) return;
    const text = `${lines.join("\n")}\n`;
    try {
      const file = await this.#fileOf(hourMs);
      await file.handle.appendFile(text);
      file.bytes += text.length;
    } catch (error) {
      this.#options.log.error(
        { err: error, lines: lines.length },
        "the access log could not be written: its lines are lost",
      );
      await this.#folder.mark(hourMs, "torn").catch(() => undefined); // the same disk; the sums in memory are whole
    }
  }

  async #fileOf(hourMs: number) {
    const { nowMs, maxBytes, keptDays } = this.#options;
    if (this.#file?.hourMs === hourMs && this.#file.bytes < FILE_BYTES) return this.#file;
    await this.#file?.handle.close();
    this.#file = undefined;
    const path = await this.#folder.nextFile(hourMs);
    this.#file = { path, hourMs, handle: await open(path, "a"), bytes: 0 };
    await this.#folder.retain({ maxBytes, oldestMs: nowMs() - keptDays * DAY_MS }, path);
    return this.#file;
  }

  async #writeLoop(everyMs: number): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await pause(everyMs, signal);
      await this.write();
    }
  }

  async #sendEndedHours(): Promise<void> {
    const endedBeforeMs = hourStart(this.#options.nowMs() - SETTLED_AFTER_MS);
    await this.write();
    for (const hourMs of await this.#folder.unsentHours()) {
      if (hourMs >= endedBeforeMs) break;
      await this.#sendHour(hourMs);
      await this.#folder.mark(hourMs, "sent");
    }
    for (const hourMs of this.#hours.keys()) if (hourMs < endedBeforeMs) this.#hours.delete(hourMs);
  }

  async #sendHour(hourMs: number): Promise<void> {
    const { client, node, log } = this.#options;
    const kept = this.#hours.get(hourMs);
    const { sums, isWhole } =
      kept === undefined
        ? await this.#folder.sum(hourMs)
        : { sums: kept, isWhole: !(await this.#folder.isMarked(hourMs, "torn")) };
    const list = sums.list();
    for (let from = 0; from < list.length; from += SUMS_PER_REPORT) {
      try {
        await client.sendAccessLogHour({ node, hourMs, isWhole, sums: list.slice(from, from + SUMS_PER_REPORT) });
      } catch (error) {
        if (!isRefusedForGood(error)) throw error;
        log.error({ err: error, hourMs }, "the control plane refuses an access log's sums for good");
      }
    }
  }
}

const textOf = (text: string | null): string => (text === null ? "null" : `"${text}"`);

/** Ids and names of ours hold nothing that JSON would escape; the method is the client's. */
const printLine = (r: LoggedRequest): string =>
  `{"at":${r.at},"tenant":${textOf(r.tenant)},"group":${textOf(r.group)},"channel":${textOf(r.channel)},"endpoint":${textOf(r.endpoint)},"input":${r.input},"kind":"${r.kind}","method":${JSON.stringify(r.method)},"status":${r.status},"goesOn":${r.goesOn},"inBytes":${r.inBytes},"outBytes":${r.outBytes},"ms":${r.ms}}`;
