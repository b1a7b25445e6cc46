import { FairMap } from "../fair-map.ts";
import { digestOf } from "./digest-of.ts";

/** A player that has not asked for a manifest for this long has stopped. */
const WINDOW_MS = 30_000;
const MAX_STREAMS = 200_000;

/** Counts what each viewer watches at once: on this node, and of what asked for a manifest lately. */
export class StreamCounter {
  /** By tenant and viewer. Streams are kept by digests: a client may call itself whatever it likes, at any length. */
  readonly #byViewer: FairMap<Map<string, number>>;

  constructor(maxStreams = MAX_STREAMS) {
    this.#byViewer = new FairMap(maxStreams);
  }

  /** Whether the viewer may go on with this stream, or begin it. What is refused takes nobody's place. */
  admit(tenantId: string, viewer: string, stream: readonly unknown[], limit: number, nowMs: number): boolean {
    const id = digestOf(JSON.stringify(stream));
    const streams = this.#byViewer.get(tenantId, viewer) ?? new Map<string, number>();
    for (const [other, seenMs] of streams) if (nowMs - seenMs >= WINDOW_MS) streams.delete(other);
    const isAdmitted = streams.has(id) || streams.size < limit;
    if (isAdmitted) streams.set(id, nowMs);
    this.#byViewer.set(tenantId, viewer, streams, Math.max(1, streams.size));
    return isAdmitted;
  }
}
