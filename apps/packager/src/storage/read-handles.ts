import { type FileHandle, open } from "node:fs/promises";

interface OpenFile {
  readonly handle: Promise<FileHandle>;
  readers: number;
  isDropped: boolean;
}

/** Files open for reading, the most recently used ones kept. A file is never closed under a reader. */
export class ReadHandles {
  readonly #maxOpen: number;
  readonly #files = new Map<string, OpenFile>();

  constructor(maxOpen: number) {
    this.#maxOpen = maxOpen;
  }

  /** Fills `into` from `offset` on and returns how many bytes there were. Rejects with ENOENT when the file is gone. */
  async read(path: string, into: Uint8Array, offset: number): Promise<number> {
    const file = this.#use(path);
    file.readers++;
    try {
      const handle = await file.handle;
      let done = 0;
      while (done < into.length) {
        const { bytesRead } = await handle.read(into, done, into.length - done, offset + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return done;
    } finally {
      file.readers--;
      if (file.isDropped && file.readers === 0) await closeQuietly(file);
    }
  }

  /** Lets go of a file that is about to be unlinked. */
  async drop(path: string): Promise<void> {
    const file = this.#files.get(path);
    if (file === undefined) return;
    this.#files.delete(path);
    file.isDropped = true;
    if (file.readers === 0) await closeQuietly(file);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#files.keys()].map((path) => this.drop(path)));
  }

  #use(path: string): OpenFile {
    const known = this.#files.get(path);
    if (known !== undefined) {
      this.#files.delete(path);
      this.#files.set(path, known);
      return known;
    }
    const file: OpenFile = { handle: open(path, "r"), readers: 0, isDropped: false };
    file.handle.catch(() => {
      if (this.#files.get(path) === file) this.#files.delete(path);
    });
    this.#files.set(path, file);
    for (const oldest of this.#files.keys()) {
      if (this.#files.size <= this.#maxOpen) break;
      void this.drop(oldest);
    }
    return file;
  }
}

/**
 * A file that could not be opened has nothing to close; that failure was reported to the reader. One that cannot be
 * closed was only read: nothing in it is lost.
 */
const closeQuietly = async (file: OpenFile): Promise<void> => {
  const handle = await file.handle.catch(() => undefined);
  await handle?.close().catch(() => undefined);
};
