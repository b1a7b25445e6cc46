import { AppError } from "@sluice/contracts";
import { readInitSegment, type TrackConfig } from "@sluice/media/cmaf";
import type { InputIndex } from "@sluice/media/timeline";

/** A header is a kilobyte or two. What is read from it is kept, and keeps the bytes that it came in. */
const MAX_HEADER_BYTES = 64 * 1024;
/** Of both inputs: far more than the streams that they may bring at a time. */
const MAX_STREAMS = 200;

/**
 * What the segments of a channel's streams are that do not say it themselves, of the streams that were heard of last: by
 * their CMAF headers, or, of MPEG-TS video, as the segment before was.
 */
export class StreamConfigs {
  /** By input and stream; the one not heard of for longest first. */
  readonly #configs = new Map<string, TrackConfig>();

  get(input: InputIndex, stream: string): TrackConfig | undefined {
    const config = this.#configs.get(keyOf(input, stream));
    if (config !== undefined) this.set(input, stream, config);
    return config;
  }

  set(input: InputIndex, stream: string, config: TrackConfig): void {
    const key = keyOf(input, stream);
    this.#configs.delete(key);
    this.#configs.set(key, config);
    if (this.#configs.size <= MAX_STREAMS) return;
    for (const oldest of this.#configs.keys()) {
      this.#configs.delete(oldest);
      break;
    }
  }

  /** @throws MediaError for what is no header; AppError `body_too_large` */
  read(input: InputIndex, stream: string, bytes: Uint8Array): void {
    if (bytes.length > MAX_HEADER_BYTES) {
      throw new AppError(
        "body_too_large",
        `A CMAF header may have ${MAX_HEADER_BYTES} bytes; this one has ${bytes.length}.`,
      );
    }
    this.set(input, stream, readInitSegment(bytes.slice()));
  }
}

const keyOf = (input: InputIndex, stream: string): string => JSON.stringify([input, stream]);
