import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { DiskLog, type DiskLogOptions } from "./disk-log.ts";
import { hasErrno } from "./has-errno.ts";
import { ReadHandles } from "./read-handles.ts";
import type { ChannelLog, SegmentStore } from "./segment-store.ts";

export interface DiskSegmentStoreOptions extends DiskLogOptions {
  readonly folder: string;
}

const MAX_OPEN_FOR_READING = 256;
const DELETED_SUFFIX = ".deleted";

/** Logs in a folder of this machine, one folder a channel. One process writes; the page cache is the hot tier. */
export class DiskSegmentStore implements SegmentStore {
  readonly #options: DiskSegmentStoreOptions;
  readonly #handles = new ReadHandles(MAX_OPEN_FOR_READING);
  readonly #logs = new Map<string, Promise<DiskLog>>();

  private constructor(options: DiskSegmentStoreOptions) {
    this.#options = options;
  }

  static async create(options: DiskSegmentStoreOptions): Promise<DiskSegmentStore> {
    await mkdir(options.folder, { recursive: true });
    for (const name of await readdir(options.folder)) {
      // A deletion that a crash interrupted.
      if (name.endsWith(DELETED_SUFFIX)) await rm(join(options.folder, name), { recursive: true, force: true });
    }
    return new DiskSegmentStore(options);
  }

  open(channelId: string): Promise<ChannelLog> {
    const known = this.#logs.get(channelId);
    if (known !== undefined) return known;
    const opening = DiskLog.open(join(this.#options.folder, channelId), this.#options, this.#handles);
    this.#logs.set(channelId, opening);
    opening.catch(() => this.#logs.delete(channelId));
    return opening;
  }

  async delete(channelId: string): Promise<void> {
    const opening = this.#logs.get(channelId);
    this.#logs.delete(channelId);
    if (opening !== undefined) await (await opening).close();
    const folder = join(this.#options.folder, channelId);
    const condemned = `${folder}${DELETED_SUFFIX}`;
    try {
      // Renaming is at once and whole: a crash from here on leaves no half of a log that looks like a log.
      await rename(folder, condemned);
    } catch (error) {
      if (hasErrno(error, "ENOENT")) return;
      throw error;
    }
    await rm(condemned, { recursive: true, force: true });
  }

  async list(): Promise<readonly string[]> {
    return (await readdir(this.#options.folder)).filter((name) => !name.endsWith(DELETED_SUFFIX));
  }

  async close(): Promise<void> {
    const logs = await Promise.allSettled(this.#logs.values());
    this.#logs.clear();
    for (const log of logs) if (log.status === "fulfilled") await log.value.close();
    await this.#handles.close();
  }
}
