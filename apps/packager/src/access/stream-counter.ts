import { BoundedMap } from "./bounded-map.ts";

/** A player that has not asked for a manifest for this long has stopped. */
const WINDOW_MS = 30_000;
const MAX_VIEWERS = 200_000;

/** Counts what each viewer watches at once: on this node, and of what asked for a manifest lately. */
export class StreamCounter {
  readonly #byViewer = new BoundedMap<string, Map<string, number>>(MAX_VIEWERS);

  /** Whether the viewer may go on with this stream, or begin it. What is refused takes nobody's place. */
  admit(viewer: string, stream: string, limit: number, nowMs: number): boolean {
    const streams = this.#byViewer.get(viewer) ?? new Map<string, number>();
    for (const [other, seenMs] of streams) if (nowMs - seenMs >= WINDOW_MS) streams.delete(other);
    const isAdmitted = streams.has(stream) || streams.size < limit;
    if (isAdmitted) streams.set(stream, nowMs);
    this.#byViewer.set(viewer, streams);
    return isAdmitted;
  }
}
