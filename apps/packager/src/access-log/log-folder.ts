import { createReadStream } from "node:fs";
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { HourSums } from "./hour-sums.ts";
import { type LoggedRequest, loggedRequestSchema } from "./logged-request.ts";

const HOUR_MS = 3_600_000;
const LOG = /^(\d{4}-\d\d-\d\dT\d\d)\.(\d{4})\.log$/;

/** As the names of an hour's files begin: 2026-05-01T10. */
const stampOf = (hourMs: number): string => new Date(hourMs).toISOString().slice(0, 13);
const hourOf = (stamp: string): number => Date.parse(`${stamp}:00:00.000Z`);

export const hourStart = (atMs: number): number => Math.floor(atMs / HOUR_MS) * HOUR_MS;

/** Said of an hour by an empty file beside its log: the control plane has its sums, or something is missing from the log. */
export type HourMark = "sent" | "torn";

/**
 * The files of the access log: an hour in one or several, `2026-05-01T10.0001.log`, and its marks. A file named `open` is
 * there while a process writes: whoever finds it at its start knows that the one before was killed.
 */
export class LogFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @returns whether the process before was killed */
  async open(): Promise<boolean> {
    await mkdir(this.#folder, { recursive: true });
    const wasKilled = (await readdir(this.#folder)).includes("open");
    await writeFile(join(this.#folder, "open"), "");
    return wasKilled;
  }

  close(): Promise<void> {
    return rm(join(this.#folder, "open"), { force: true });
  }

  /** Where the next lines of an hour go. */
  async nextFile(hourMs: number): Promise<string> {
    const parts = (await this.#logs()).filter((log) => log.hourMs === hourMs).map(({ part }) => part);
    const part = Math.max(0, ...parts) + 1;
    return join(this.#folder, `${stampOf(hourMs)}.${String(part).padStart(4, "0")}.log`);
  }

  async mark(hourMs: number, mark: HourMark): Promise<void> {
    await writeFile(join(this.#folder, `${stampOf(hourMs)}.${mark}`), "");
  }

  async isMarked(hourMs: number, mark: HourMark): Promise<boolean> {
    return (await readdir(this.#folder)).includes(`${stampOf(hourMs)}.${mark}`);
  }

  async hasLines(hourMs: number): Promise<boolean> {
    return (await this.#logs()).some((log) => log.hourMs === hourMs);
  }

  /** Hours that have lines here, oldest first, and whose sums nobody has yet. */
  async unsentHours(): Promise<number[]> {
    const names = new Set(await readdir(this.#folder));
    const hours = new Set((await this.#logs()).map(({ hourMs }) => hourMs));
    return [...hours].filter((hourMs) => !names.has(`${stampOf(hourMs)}.sent`)).sort((a, b) => a - b);
  }

  /** Adds up an hour from its lines. What is missing, or no line of ours, makes it not whole. */
  async sum(hourMs: number): Promise<{ sums: HourSums; isWhole: boolean }> {
    const logs = (await this.#logs()).filter((log) => log.hourMs === hourMs);
    let isWhole = logs[0]?.part === 1 && !(await this.isMarked(hourMs, "torn"));
    const sums = new HourSums();
    for (const { path } of logs) {
      for await (const line of createInterface({
        input: createReadStream(path),
        crlfDelay: Number.POSITIVE_INFINITY,
      })) {
        const logged = parseLine(line);
        if (logged === undefined) isWhole = false;
        else sums.add(logged);
      }
    }
    return { sums, isWhole };
  }

  /** Removes the oldest files until none is older than allowed and all together are no larger; never the one in use. */
  async retain(limits: { readonly maxBytes: number; readonly oldestMs: number }, current: string): Promise<void> {
    const logs = (await this.#logs()).filter(({ path }) => path !== current);
    const sized = await Promise.all(logs.map(async (log) => ({ ...log, bytes: (await stat(log.path)).size })));
    let total = sized.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { path, hourMs, bytes } of sized) {
      if (hourMs >= limits.oldestMs && total <= limits.maxBytes) break;
      await rm(path, { force: true });
      total -= bytes;
    }
    const left = new Set((await this.#logs()).map(({ hourMs }) => stampOf(hourMs)));
    for (const name of await readdir(this.#folder)) {
      const stamp = /^(.{13})\.(?:sent|torn)$/.exec(name)?.[1];
      if (stamp !== undefined && !left.has(stamp) && hourOf(stamp) < limits.oldestMs) {
        await rm(join(this.#folder, name), { force: true });
      }
    }
  }

  /** Oldest first. */
  async #logs(): Promise<{ hourMs: number; part: number; path: string }[]> {
    const names = (await readdir(this.#folder)).filter((name) => LOG.test(name)).sort();
    return names.map((name) => {
      const [, stamp = "", part = ""] = LOG.exec(name) ?? [];
      return { hourMs: hourOf(stamp), part: Number(part), path: join(this.#folder, name) };
    });
  }
}

const parseLine = (line: string): LoggedRequest | undefined => {
  try {
    return loggedRequestSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined; // torn by a kill
  }
};
