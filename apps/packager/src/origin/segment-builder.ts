import { crc32 } from "node:zlib";
import { AppError, type ContentKey, type OriginEndpointConfig } from "@sluice/contracts";
import { protectedFragmentsBound, protectFragments, writeProtectedInitSegment } from "@sluice/media/cenc";
import { type TrackConfig, writeInitSegment } from "@sluice/media/cmaf";
import { type TsSource, tsFromCmaf, tsFromCmafBound } from "@sluice/media/mpegts";
import { findInit, findSegment, type SegmentLookup } from "@sluice/media/timeline";
import { blockCiphers } from "../block-ciphers.ts";
import { availableSeconds, type Channel } from "../channels/channel.ts";
import type { SlabPool } from "../http/index.ts";
import type { Turns } from "../turns.ts";
import { contentKeyAt, contentKeyOfPeriod } from "./content-key.ts";
import { signalsOf } from "./drm-signals.ts";
import { encryptedWholeBytes, encryptWhole } from "./encrypt-whole.ts";
import { ivPrefixOf } from "./iv-prefix.ts";
import type { Build, BuiltSegment, CacheResult, SegmentCache } from "./segment-cache.ts";
import { cutOf } from "./segment-cut.ts";
import { trackCodeOf } from "./track-codes.ts";
import { bytesOfHex, constantIvOf, ivOfNumber, SCHEMES, trackKeyOf } from "./track-key.ts";

export interface SegmentBuilderServices {
  readonly pool: SlabPool;
  readonly cache: SegmentCache;
  readonly turns: Turns;
}

export interface SegmentAddress {
  readonly trackIndex: number;
  readonly number: number;
}

export interface InitAddress {
  readonly trackIndex: number;
  readonly initNumber: number;
  readonly keyPeriod: number | undefined;
}

/** All that decides what a segment's bytes are. */
interface SegmentPlan {
  readonly endpoint: OriginEndpointConfig;
  readonly address: SegmentAddress;
  readonly found: ReadySegment;
  readonly muxed: readonly ReadySegment[];
  /** undefined: the segment stays clear. */
  readonly key: ContentKey | undefined;
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
   * @throws AppError `too_early`, `gone`, `not_found` or `drm_key_missing`
   */
  use(
    channel: Channel,
    endpoint: OriginEndpointConfig,
    address: SegmentAddress,
    hasSound: boolean,
  ): Promise<{ segment: BuiltSegment; result: CacheResult }> {
    const found = findReady(channel, endpoint, address);
    const key = contentKeyAt(endpoint, found.config, found.group.startMs)?.key;
    const muxedTrackIndex = hasSound ? found.muxAudioTrackIndex : null;
    const cacheKey = JSON.stringify([
      endpoint.id,
      endpoint.segmentGeneration,
      address.trackIndex,
      address.number,
      muxedTrackIndex,
      key?.keyId ?? null,
    ]);
    return this.#services.cache.use(cacheKey, () => {
      const muxed = this.#muxed(channel, endpoint, address.number, muxedTrackIndex);
      const plan: SegmentPlan = { endpoint, address, found, muxed, key };
      if (endpoint.container === "TS") return this.#buildTs(channel, plan);
      return key === undefined ? this.#buildCmaf(channel, plan) : this.#buildProtectedCmaf(channel, plan, key);
    });
  }

  /** @throws AppError `not_found` or `drm_key_missing` */
  init(
    channel: Channel,
    endpoint: OriginEndpointConfig,
    { trackIndex, initNumber, keyPeriod }: InitAddress,
  ): { bytes: Uint8Array; etag: string } {
    const lookup = findInit(channel.timeline, trackIndex, initNumber);
    if (lookup.kind === "unknown") throw new AppError("not_found", "There is no such init segment.");
    const key = contentKeyOfPeriod(endpoint, lookup.config, keyPeriod);
    const bytes = key === undefined ? writeInitSegment(lookup.config) : protectedInit(endpoint, lookup.config, key);
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

  async #buildCmaf(channel: Channel, { found }: SegmentPlan): Promise<Build> {
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

  #buildProtectedCmaf(channel: Channel, plan: SegmentPlan, contentKey: ContentKey): Promise<Build> {
    const { endpoint, address, found } = plan;
    const { id: originEndpointId, encryption } = endpoint;
    const scheme = encryption && SCHEMES[encryption.method];
    if (scheme === undefined) throw new Error(`${encryption?.method} is no method of CMAF`);
    const key = trackKeyOf(scheme, contentKey);
    const options = {
      key,
      ivPrefix: ivPrefixOf({
        originEndpointId,
        input: found.input,
        trackCode: trackCodeOf(channel.timeline.head.tracks, found.trackId),
        number: address.number,
        ...cutOf(found),
      }),
      hasSampleGroups:
        encryption?.keyRotationIntervalSeconds !== null && encryption?.excludeSegmentDrmMetadata === false,
    };
    return this.#build(channel, [found], ([source]) => {
      const { config, fragments } = source as TsSource;
      return this.#write(protectedFragmentsBound(config, fragments, key), (out) =>
        protectFragments(config, fragments, options, blockCiphers, out),
      );
    });
  }

  #buildTs(channel: Channel, { endpoint, address, found, muxed, key }: SegmentPlan): Promise<Build> {
    return this.#build(channel, [found, ...muxed], (sources) => {
      const method = key && endpoint.encryption?.method;
      if (key !== undefined && method === "SAMPLE_AES") {
        const sampleAes = { key: bytesOfHex(key.key), iv: constantIvOf(key), ciphers: blockCiphers };
        return this.#write(tsFromCmafBound(sources, sampleAes), (out) => tsFromCmaf(sources, out, sampleAes));
      }
      const clear = this.#write(tsFromCmafBound(sources), (out) => tsFromCmaf(sources, out));
      if (key === undefined) return clear;
      try {
        const iv = key.iv === null ? ivOfNumber(address.number) : bytesOfHex(key.iv);
        const ts = clear.slab.subarray(0, clear.length);
        return this.#write(encryptedWholeBytes(ts.length), (out) => encryptWhole(bytesOfHex(key.key), iv, ts, out));
      } finally {
        this.#services.pool.release(clear.slab);
      }
    });
  }

  /** Reads the fragments, and makes the segment of them when it is its turn. */
  async #build(
    channel: Channel,
    found: readonly ReadySegment[],
    make: (sources: readonly TsSource[]) => Written,
  ): Promise<Build> {
    const { pool, turns } = this.#services;
    const stored = pool.acquire(byteLengthOf(found));
    try {
      const sources = await readFragments(channel, found, stored);
      return await turns.run(() => {
        const { slab, length } = make(sources);
        return { slab, length, etag: etagOf(slab.subarray(0, length)) };
      });
    } finally {
      pool.release(stored);
    }
  }

  /** A slab of that size with what `write` puts there, which says how much it was. */
  #write(sizeBytes: number, write: (out: Uint8Array) => number): Written {
    const { pool } = this.#services;
    const slab = pool.acquire(sizeBytes);
    try {
      return { slab, length: write(slab) };
    } catch (error) {
      pool.release(slab);
      throw error;
    }
  }
}

type Written = Pick<Build, "slab" | "length">;

/** The boxes are the endpoint's, whichever manifest named the file: they share it. */
const protectedInit = ({ encryption }: OriginEndpointConfig, config: TrackConfig, key: ContentKey): Uint8Array => {
  const scheme = encryption && SCHEMES[encryption.method];
  if (encryption === undefined || scheme === undefined) throw new Error("only CMAF has init segments");
  const boxes = signalsOf(encryption.method, encryption.drmSystems, key).flatMap(({ pssh }) => pssh ?? []);
  return writeProtectedInitSegment(config, trackKeyOf(scheme, key), boxes);
};

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
