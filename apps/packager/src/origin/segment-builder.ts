import { crc32 } from "node:zlib";
import { AppError, type OriginEndpointConfig } from "@sluice/contracts";
import { writeInitSegment } from "@sluice/media/cmaf";
import { type TsSource, tsFromCmaf, tsFromCmafBound } from "@sluice/media/mpegts";
import { findInit, findSegment, type SegmentLookup } from "@sluice/media/timeline";
import { availableSeconds, type Channel } from "../channels/channel.ts";
import type { SlabPool } from "../http/index.ts";
import type { Turns } from "../turns.ts";
import type { Build, BuiltSegment, CacheResult, SegmentCache } from "./segment-cache.ts";

export interface SegmentBuilderServices {
  readonly pool: SlabPool;
  readonly cache: SegmentCache;
  readonly turns: Turns;
}

export interface SegmentAddress {
  readonly trackIndex: number;
  readonly number: number;
}

type ReadySegment = Extract<SegmentLookup, { kind: "ready" }>;

const etagOf = (bytes: Uint8Array): string => `"${crc32(bytes).toString(16)}-${bytes.length.toString(36)}"`;

export const settingsOf = (endpoint: OriginEndpointConfig) => ({
  targetSeconds: endpoint.segmentDurationSeconds,
  availableSeconds: availableSeconds(endpoint),
});

/** The outcomes of time that are not a segment, as errors. */
const findReady = (channel: Channel, endpoint: OriginEndpointConfig, address: SegmentAddress): ReadySegment => {
  const lookup = findSegment(channel.timeline, settingsOf(endpoint), address.trackIndex, address.number);
  switch (lookup.kind) {
    case "ready":
      return lookup;
    case "tooEarly":
      throw new AppError("too_early", `Segment ${address.number} does not exist yet.`);
    case "gone":
      throw new AppError("gone", `Segment ${address.number} has left the window.`);
    case "missing":
      throw new AppError("not_found", `The encoder sent nothing of this track for segment ${address.number}.`);
    case "unknown":
      throw new AppError("not_found", "There is no such segment.");
  }
};

/** Makes an endpoint's files out of stored fragments: nothing before somebody asks, and nothing twice while it is hot. */
export class SegmentBuilder {
  readonly #services: SegmentBuilderServices;

  constructor(services: SegmentBuilderServices) {
    this.#services = services;
  }

  /**
   * A media segment, to be released by the caller. `hasSound`: TS of video is multiplexed with the audio it plays with.
   * @throws AppError `too_early`, `gone` or `not_found`
   */
  use(
    channel: Channel,
    endpoint: OriginEndpointConfig,
    address: SegmentAddress,
    hasSound: boolean,
  ): Promise<{ segment: BuiltSegment; result: CacheResult }> {
    const found = findReady(channel, endpoint, address);
    const muxedTrackIndex = hasSound ? found.muxAudioTrackIndex : null;
    const key = JSON.stringify([
      endpoint.id,
      endpoint.segmentGeneration,
      address.trackIndex,
      address.number,
      muxedTrackIndex,
    ]);
    return this.#services.cache.use(key, () =>
      endpoint.container === "CMAF"
        ? this.#buildCmaf(channel, found)
        : this.#buildTs(channel, [found, ...this.#muxed(channel, endpoint, address.number, muxedTrackIndex)]),
    );
  }

  /** @throws AppError `not_found` */
  init(channel: Channel, trackIndex: number, initNumber: number): { bytes: Uint8Array; etag: string } {
    const lookup = findInit(channel.timeline, trackIndex, initNumber);
    if (lookup.kind === "unknown") throw new AppError("not_found", "There is no such init segment.");
    const bytes = writeInitSegment(lookup.config);
    return { bytes, etag: etagOf(bytes) };
  }

  /** Sound that is not there for this segment leaves it silent, not missing. */
  #muxed(
    channel: Channel,
    endpoint: OriginEndpointConfig,
    number: number,
    trackIndex: number | null,
  ): readonly ReadySegment[] {
    if (trackIndex === null) return [];
    const lookup = findSegment(channel.timeline, settingsOf(endpoint), trackIndex, number);
    return lookup.kind === "ready" ? [lookup] : [];
  }

  async #buildCmaf(channel: Channel, found: ReadySegment): Promise<Build> {
    const length = byteLengthOf([found]);
    const slab = this.#services.pool.acquire(length);
    try {
      await readFragments(channel, [found], slab);
      return { slab, length, etag: etagOf(slab.subarray(0, length)) };
    } catch (error) {
      this.#services.pool.release(slab);
      throw error;
    }
  }

  async #buildTs(channel: Channel, found: readonly ReadySegment[]): Promise<Build> {
    const { pool, turns } = this.#services;
    const stored = pool.acquire(byteLengthOf(found));
    try {
      const sources = await readFragments(channel, found, stored);
      return await turns.run(() => {
        const slab = pool.acquire(tsFromCmafBound(sources));
        try {
          const length = tsFromCmaf(sources, slab);
          return { slab, length, etag: etagOf(slab.subarray(0, length)) };
        } catch (error) {
          pool.release(slab);
          throw error;
        }
      });
    } finally {
      pool.release(stored);
    }
  }
}

const byteLengthOf = (found: readonly ReadySegment[]): number =>
  found.reduce((sum, { fragments }) => fragments.reduce((bytes, { byteLength }) => bytes + byteLength, sum), 0);

/** Reads all fragments into one piece of memory, one behind the other. */
const readFragments = async (
  channel: Channel,
  found: readonly ReadySegment[],
  into: Uint8Array,
): Promise<TsSource[]> => {
  let at = 0;
  const reads: Promise<void>[] = [];
  const sources = found.map(({ config, fragments }) => ({
    config,
    fragments: fragments.map((fragment) => {
      const bytes = into.subarray(at, at + fragment.byteLength);
      at += fragment.byteLength;
      reads.push(channel.readFragment(fragment, bytes));
      return bytes;
    }),
  }));
  // All of them, also when one fails: the memory must not go back while another is being written to.
  for (const read of await Promise.allSettled(reads)) if (read.status === "rejected") throw read.reason;
  return sources;
};
