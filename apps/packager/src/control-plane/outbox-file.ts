import { type FileHandle, open } from "node:fs/promises";

/** A file of lines that is appended to until it is sealed. */
export class OutboxFile {
  readonly path: string;
  readonly #handle: FileHandle;
  #sizeBytes = 0;
  #lineCount = 0;

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  static async create(path: string): Promise<OutboxFile> {
    return new OutboxFile(path, await open(path, "wx"));
  }

  get lineCount(): number {
    return this.#lineCount;
  }

  /** All of the lines, or, with an error, none. */
  async append(lines: readonly string[]): Promise<void> {
    const bytes = Buffer.from(`${lines.join("\n")}\n`);
    try {
      let done = 0;
      while (done < bytes.length) {
        const { bytesWritten } = await this.#handle.write(bytes, done, bytes.length - done, this.#sizeBytes + done);
        done += bytesWritten;
      }
    } catch (error) {
      await this.#handle.truncate(this.#sizeBytes);
      throw error;
    }
    this.#sizeBytes += bytes.length;
    this.#lineCount += lines.length;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
