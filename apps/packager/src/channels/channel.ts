import {
  AppError,
  type ChannelConfig,
  type ChannelStatus,
  INGEST_ENDPOINT_INDEXES,
  type InputStatus,
  type OriginEndpointConfig,
} from "@sluice/contracts";
import { MediaError } from "@sluice/media/bytes";
import { cmafFromTsBound, type TsIngest } from "@sluice/media/cmaf";
import {
  addFact,
  advance,
  checkpointFact,
  createTimeline,
  expire,
  type FactOutcome,
  type FragmentFact,
  type InputIndex,
  inputStatus,
  nearDecodeTime90k,
  segmentationFact,
  stampArrival,
  type Timeline,
  type TimelineFact,
  timelineStatus,
} from "@sluice/media/timeline";
import type { Logger } from "pino";
import { type ConversionOptions, extentOf } from "../conversion/conversion-messages.ts";
import type { Conversions } from "../conversion/conversions.ts";
import type { SlabPool } from "../http/index.ts";
import { SteadyClock } from "../steady-clock.ts";
import { type ChannelLog, type SegmentStore, unpackLocation } from "../storage/segment-store.ts";
import type { Turns } from "../turns.ts";
import { adoptFragment } from "./cmaf-fragment.ts";
import { Incidents, type NewIncident } from "./incidents.ts";
import { fromRecord, locate, toRecordFact } from "./journal.ts";
import { PushedPlaylists } from "./playlist-facts.ts";
import { StreamConfigs } from "./stream-configs.ts";
import { sequenceNumberOf, streamOfCmaf, streamOfSegment } from "./stream-name.ts";

export interface ChannelServices {
  readonly store: SegmentStore;
  readonly pool: SlabPool;
  readonly turns: Turns;
  readonly conversions: Conversions;
  readonly nowMs: () => number;
  readonly log: Logger;
}

export interface PushedFile {
  readonly input: InputIndex;
  /** As the encoder called it, below the ingest address. */
  readonly path: string;
}

/** `repeated`: everything in it had been stored before. */
export type PushOutcome = "stored" | "repeated";

const NOTHING = new Uint8Array();
/** Behind the window, so that a player that was slow, or a cache that revalidates, still finds what a manifest named. */
const MARGIN_SECONDS = 60;
/** Refusals are logged at most this often. */
const WARN_EVERY_MS = 1000;
/** Less is not worth a new file. */
const WORTH_EXPIRING_BYTES = 1024 * 1024;

/** How far back an endpoint's segments may be asked for. */
export const availableSeconds = (endpoint: OriginEndpointConfig): number =>
  Math.max(endpoint.startOverWindowSeconds, ...endpoint.manifests.map(({ windowSeconds }) => windowSeconds)) +
  MARGIN_SECONDS;

/** One channel as it runs: what it has received, what is known of that in time, and how its inputs are doing. */
export class Channel {
  readonly #services: ChannelServices;
  readonly #log: ChannelLog;
  readonly #timeline: Timeline = createTimeline();
  readonly #playlists = { 1: new PushedPlaylists(1), 2: new PushedPlaylists(2) } as const;
  readonly #incidents = { 1: new Incidents(), 2: new Incidents() } as const;
  readonly #streamConfigs = new StreamConfigs();
  readonly #dropped = { 1: 0, 2: 0 };
  readonly #clock: SteadyClock;
  #config: ChannelConfig;
  #tail: Promise<unknown> = Promise.resolve();
  /** The arrival time of what is being stored now: the timeline must not be advanced past it before it is told. */
  #stampMs = Number.POSITIVE_INFINITY;
  #isClosed = false;
  #warnedAtMs = Number.NEGATIVE_INFINITY;

  private constructor(config: ChannelConfig, services: ChannelServices, log: ChannelLog) {
    this.#config = config;
    this.#services = services;
    this.#log = log;
    this.#clock = new SteadyClock(services.nowMs);
  }

  /** Opens the channel's log and learns again all that is in it. */
  static async open(config: ChannelConfig, services: ChannelServices): Promise<Channel> {
    const log = await services.store.open(config.channelId);
    const channel = new Channel(config, services, log);
    for await (const record of log.records(0)) {
      for (const fact of fromRecord(record)) {
        addFact(channel.#timeline, fact);
        if (fact.kind === "fragment") channel.#rememberConfig(fact);
      }
    }
    for (const damage of log.damages) {
      services.log.error({ channelId: config.channelId, damage }, "a part of the channel's log could not be read");
    }
    channel.#clock.startAt(stampArrival(channel.#timeline, 0));
    // The log reaches back further than what is served.
    expire(channel.timeline, channel.#keepFromMs());
    await channel.#ensureSegmentation();
    return channel;
  }

  get id(): string {
    return this.#config.channelId;
  }

  get config(): ChannelConfig {
    return this.#config;
  }

  get storedBytes(): number {
    return this.#log.sizeBytes;
  }

  /** The time that the timeline goes by, epoch milliseconds: that of the wall clock, unless that was set back. */
  nowMs(): number {
    return this.#clock.nowMs();
  }

  /** Of the present; what was due has been done. */
  get timeline(): Timeline {
    advance(this.#timeline, Math.min(this.nowMs(), this.#stampMs));
    return this.#timeline;
  }

  async reconfigure(config: ChannelConfig): Promise<void> {
    this.#config = config;
    await this.#ensureSegmentation();
  }

  /**
   * Stores one MPEG-TS segment. When this resolves, it is in the log and in the timeline.
   * @throws MediaError for bytes that are none; AppError `storage_full`, `too_many_tracks` or `not_found`.
   */
  async pushSegment(file: PushedFile, ts: Uint8Array): Promise<PushOutcome> {
    const { pool, conversions } = this.#services;
    const slab = pool.acquire(cmafFromTsBound(ts.length));
    const out = plainBytes(slab);
    try {
      const { tenantId } = this.#config;
      const ingest = await conversions.run({ tenantId, ts: plainBytes(ts), out, options: this.#conversionOf(file) });
      const { start, end } = extentOf(ingest);
      const facts = (arrivalMs: number) => fragmentFacts(file, ingest, start, arrivalMs);
      const outcome = toPushOutcome(await this.#commit(facts, out.subarray(start, end)));
      for (const fact of facts(0)) this.#rememberConfig(fact);
      return outcome;
    } finally {
      pool.release(slab);
    }
  }

  /** Takes a CMAF header: what the fragments of its stream are from now on. @throws MediaError, AppError `body_too_large` or `not_found` */
  pushInit({ input, path }: PushedFile, bytes: Uint8Array): PushOutcome {
    if (this.#isClosed) throw new AppError("not_found", "This channel has been deleted.");
    this.#streamConfigs.read(input, streamOfCmaf(path), bytes);
    return "stored";
  }

  /**
   * Stores one CMAF fragment, after adopting it in place.
   * @throws MediaError for bytes that are none, or before a CMAF header; AppError as `pushSegment`.
   */
  async pushFragment({ input, path }: PushedFile, bytes: Uint8Array): Promise<PushOutcome> {
    const stream = streamOfCmaf(path);
    const config = this.#streamConfigs.get(input, stream);
    if (config === undefined) {
      throw new MediaError("box_missing", "", 0, "A CMAF header (ftyp, moov) must come before the first fragment");
    }
    const info = await this.#services.turns.run(() => adoptFragment(bytes, config));
    const outcomes = await this.#commit(
      (arrivalMs) => [
        {
          kind: "fragment",
          input,
          stream,
          trackKind: config.kind,
          trackOrdinal: 0,
          config,
          info,
          byteLength: bytes.length,
          location: 0,
          arrivalMs,
          segmentName: path,
        },
      ],
      bytes,
    );
    return toPushOutcome(outcomes);
  }

  /** The encoder has ended the stream that it pushes by this path. */
  async endStream({ input, path }: PushedFile): Promise<void> {
    const stream = streamOfCmaf(path);
    await this.#commit(
      (arrivalMs) => [{ kind: "mediaPlaylist", input, stream, arrivalMs, ended: true, programDateTimes: [] }],
      NOTHING,
    );
  }

  /**
   * Takes what a pushed playlist says of order, dates and end.
   * @throws MediaError `playlist_malformed`; AppError `storage_full` or `not_found`.
   */
  async pushPlaylist(file: PushedFile, text: string): Promise<PushOutcome> {
    return toPushOutcome(
      await this.#commit((arrivalMs) => this.#playlists[file.input].read(file.path, text, arrivalMs), NOTHING),
    );
  }

  /** Reads a stored fragment to the start of `into`. @throws AppError `gone` */
  readFragment(fragment: { readonly location: number; readonly byteLength: number }, into: Uint8Array): Promise<void> {
    return this.#log.read(unpackLocation(fragment.location, fragment.byteLength), into);
  }

  /** What an encoder was refused. `isDropped`: media was thrown away. */
  reportIncident(input: InputIndex, incident: Omit<NewIncident, "atMs" | "stream">, isDropped: boolean): void {
    const stream = this.#config.inputType === "CMAF" ? streamOfCmaf(incident.path) : streamOfSegment(incident.path);
    const atMs = this.#services.nowMs();
    const count = this.#incidents[input].add({ ...incident, stream, atMs });
    // One that goes on says so less and less often, and nobody fills the log with ever new ones.
    if (/^10*$/.test(String(count)) && Math.abs(atMs - this.#warnedAtMs) >= WARN_EVERY_MS) {
      this.#warnedAtMs = atMs;
      this.#services.log.warn({ channelId: this.id, input, count, ...incident }, "a push was refused");
    }
    if (isDropped) this.#dropped[input]++;
  }

  inputStates(): InputStatus["state"][] {
    return inputStatus(this.timeline, this.nowMs()).map(({ state }) => state);
  }

  status(testSource: ChannelStatus["testSource"]): ChannelStatus {
    const { timeline } = this;
    const inputs = inputStatus(timeline, this.nowMs());
    return {
      channelId: this.#config.channelId,
      tenantId: this.#config.tenantId,
      atMs: this.#services.nowMs(),
      ...timelineStatus(timeline),
      testSource,
      inputs: INGEST_ENDPOINT_INDEXES.map((index) => ({
        ...inputs[index - 1 === 0 ? 0 : 1],
        index,
        renditions: [...inputs[index - 1 === 0 ? 0 : 1].renditions],
        droppedCount: this.#dropped[index],
        incidents: this.#incidents[index].list(),
      })),
    };
  }

  /** Forgets, and gives back the room of, what no endpoint serves any more. */
  async expire(): Promise<void> {
    const beforeMs = this.#keepFromMs();
    const { keptSinceMs } = expire(this.timeline, beforeMs);
    // The file that is written to stays; when all in it is old, a checkpoint begins the next.
    if (keptSinceMs === undefined && this.#log.sizeBytes > WORTH_EXPIRING_BYTES) await this.#commit(() => [], NOTHING);
    await this.#log.expire(Math.min(beforeMs, keptSinceMs ?? beforeMs));
  }

  #keepFromMs(): number {
    const keptSeconds = Math.max(MARGIN_SECONDS, ...this.#config.originEndpoints.map(availableSeconds));
    return this.nowMs() - keptSeconds * 1000;
  }

  /** Nothing is taken any more; resolves when what was being stored is. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#tail;
  }

  #conversionOf({ input, path }: PushedFile): ConversionOptions {
    const near = nearDecodeTime90k(this.#timeline, input);
    const before = this.#streamConfigs.get(input, streamOfSegment(path));
    return {
      sequenceNumber: sequenceNumberOf(path),
      ...(near === undefined ? {} : { nearDecodeTime90k: near }),
      ...(before?.kind === "video" ? { earlierAvc: before } : {}),
    };
  }

  /** What an encoder said once, it does not say again because we were away. Of MPEG-TS only video has such things. */
  #rememberConfig({ input, stream, config, trackOrdinal }: FragmentFact): void {
    const isCmaf = this.#config.inputType === "CMAF";
    if (isCmaf || (config.kind === "video" && trackOrdinal === 0)) this.#streamConfigs.set(input, stream, config);
  }

  async #ensureSegmentation(): Promise<void> {
    for (const { segmentDurationSeconds } of this.#config.originEndpoints) {
      await this.#commit((arrivalMs) => {
        const fact = segmentationFact(this.#timeline, segmentDurationSeconds, arrivalMs);
        return fact === undefined ? [] : [fact];
      }, NOTHING);
    }
  }

  /** Log first, then timeline, one after the other: the order in the log is the order in which the timeline was told. */
  #commit(
    makeFacts: (arrivalMs: number) => readonly TimelineFact[],
    payload: Uint8Array,
  ): Promise<readonly FactOutcome[]> {
    const done = this.#tail.then(async () => {
      if (this.#isClosed) throw new AppError("not_found", "This channel has been deleted.");
      const atMs = stampArrival(this.#timeline, this.nowMs());
      this.#stampMs = atMs;
      try {
        if (this.#log.wantsCheckpoint(atMs)) {
          const fact = toRecordFact([checkpointFact(this.#timeline, atMs)]);
          await this.#log.append({ atMs, fact, payload: NOTHING, isCheckpoint: true });
        }
        const facts = makeFacts(atMs);
        if (facts.length === 0) return [];
        const record = await this.#log.append({ atMs, fact: toRecordFact(facts), payload });
        return facts.map((fact) => addFact(this.#timeline, locate(fact, record)));
      } finally {
        this.#stampMs = Number.POSITIVE_INFINITY;
      }
    });
    this.#tail = done.catch(() => undefined);
    return done;
  }
}

/**
 * Pools lend Buffers, whose `slice` shares memory and whose JSON is their own: the pure code must not meet them, or what
 * it keeps would change when the memory is used again.
 */
const plainBytes = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Locations count from `start`, where the payload begins. */
const fragmentFacts = (
  { input, path }: PushedFile,
  ingest: TsIngest,
  start: number,
  arrivalMs: number,
): FragmentFact[] => {
  const ordinals = { video: 0, audio: 0 };
  return ingest.tracks.map(({ config, info, offset, length }) => ({
    kind: "fragment",
    input,
    stream: streamOfSegment(path),
    trackKind: config.kind,
    trackOrdinal: ordinals[config.kind]++,
    config,
    info,
    byteLength: length,
    location: offset - start,
    arrivalMs,
    segmentName: path,
  }));
};

const toPushOutcome = (outcomes: readonly FactOutcome[]): PushOutcome => {
  for (const outcome of outcomes) if (outcome.kind === "refused") throw new AppError(outcome.code, outcome.detail);
  return outcomes.every(({ kind }) => kind === "duplicate") ? "repeated" : "stored";
};
