import { type ChannelConfig, type ChannelStatus, groupPathSegment } from "@sluice/contracts";
import { printMediaPlaylist, printMultivariantPlaylist } from "@sluice/media/hls";
import type { Logger } from "pino";
import { pause } from "../control-plane/backoff.ts";
import { IngestClient } from "./ingest-client.ts";
import { TestAsset, type TestRendition } from "./test-asset.ts";

export interface TestSourceOptions {
  /** Sent as `X-Sluice-Source`, so that the door can tell this source from an encoder. */
  readonly token: string;
  readonly nowMs: () => number;
  readonly log: Logger;
  readonly port: () => number;
}

type State = ChannelStatus["testSource"];

interface Target {
  config: ChannelConfig;
  /** The newest segment it has been given. */
  lastNumber: number;
  encoderAtMs: number;
  pushing: Promise<void> | undefined;
}

/** An encoder that was heard from this long ago is still there. */
const ENCODER_PRESENT_MS = 15_000;
/** What a channel is given at once when the source begins, so that a player need not wait. */
const FIRST_SEGMENTS = 6;
const LISTED_SEGMENTS = 6;

/**
 * Pushes a moving picture with sound to every channel that asks for it, through the same door and with the same
 * credentials as an encoder, and holds back while a real one pushes.
 */
export class TestSource {
  readonly #options: TestSourceOptions;
  readonly #stopping = new AbortController();
  readonly #targets = new Map<string, Target>();
  #running: Promise<void> = Promise.resolve();

  constructor(options: TestSourceOptions) {
    this.#options = options;
  }

  /** Says which channels there are. */
  apply(configs: readonly ChannelConfig[]): void {
    const wanted = new Map(configs.filter(({ testSource }) => testSource).map((config) => [config.channelId, config]));
    for (const id of this.#targets.keys()) if (!wanted.has(id as ChannelConfig["channelId"])) this.#targets.delete(id);
    for (const [id, config] of wanted) {
      const target = this.#targets.get(id);
      if (target !== undefined) target.config = config;
      else this.#targets.set(id, { config, lastNumber: 0, encoderAtMs: 0, pushing: undefined });
    }
  }

  /** An encoder pushes to the channel. */
  yieldTo(channelId: string): void {
    const target = this.#targets.get(channelId);
    if (target !== undefined) target.encoderAtMs = this.#options.nowMs();
  }

  stateOf(channelId: string): State {
    const target = this.#targets.get(channelId);
    if (target === undefined) return "off";
    return this.#isYielding(target) ? "yielding" : "sending";
  }

  start(): void {
    this.#running = this.#run().catch((error: unknown) => {
      // A picture for demonstrations is no reason for the channels of others to stop.
      this.#options.log.error({ err: error }, "the test source has stopped");
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await Promise.all([...this.#targets.values()].map(({ pushing }) => pushing));
  }

  #isYielding(target: Target): boolean {
    return this.#options.nowMs() - target.encoderAtMs < ENCODER_PRESENT_MS;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const asset = await TestAsset.load();
    const client = new IngestClient(this.#options.port(), { "X-Sluice-Source": this.#options.token });
    while (!signal.aborted) {
      // The segment that ended last: what began at its number and lasted its length is over.
      const newest = Math.floor(this.#options.nowMs() / asset.segmentMs) - 1;
      const segments = new SegmentsOnce(asset);
      for (const target of this.#targets.values()) {
        if (target.pushing !== undefined || this.#isYielding(target) || target.lastNumber >= newest) continue;
        target.pushing = this.#push(target, newest, segments, client).finally(() => {
          target.pushing = undefined;
        });
      }
      await pause(POLL_MS, signal);
    }
    await Promise.all([...this.#targets.values()].map(({ pushing }) => pushing));
    client.close();
  }

  async #push(target: Target, newest: number, segments: SegmentsOnce, client: IngestClient): Promise<void> {
    const { config } = target;
    const isFirst = target.lastNumber < newest - FIRST_SEGMENTS;
    const first = isFirst ? newest - FIRST_SEGMENTS + 1 : target.lastNumber + 1;
    try {
      if (isFirst) await this.#put(client, config, "index.m3u8", encode(multivariantText(segments.asset)));
      for (let number = first; number <= newest; number++) {
        if (this.#stopping.signal.aborted) return;
        const files = segments.asset.renditions.map(async (rendition) => {
          await this.#put(client, config, `${rendition.name}/segment_${number}.ts`, segments.get(rendition, number));
          const playlist = encode(mediaText(segments.asset, number));
          await this.#put(client, config, `${rendition.name}/index.m3u8`, playlist);
        });
        await Promise.all(files);
        target.lastNumber = number;
      }
    } catch (error) {
      this.#options.log.warn({ err: error, channelId: config.channelId }, "the test source could not push");
    }
  }

  async #put(client: IngestClient, config: ChannelConfig, file: string, body: Uint8Array): Promise<void> {
    const group = groupPathSegment({ name: config.channelGroup, egressId: config.egressId });
    const endpoint = config.ingestEndpoints.find(({ index }) => index === 1);
    if (endpoint === undefined) return;
    const path = `/in/v1/${group}/1/${config.name}/${file}`;
    const status = await client.put(path, body, { username: endpoint.username, ha1: endpoint.ha1.sha256 });
    if (status >= 300) throw new Error(`PUT ${path} was answered ${status}`);
  }
}

const POLL_MS = 100;

/** However many channels are given it, a segment is made once. */
class SegmentsOnce {
  readonly asset: TestAsset;
  readonly #made = new Map<string, Uint8Array>();

  constructor(asset: TestAsset) {
    this.asset = asset;
  }

  get(rendition: TestRendition, number: number): Uint8Array {
    const key = `${rendition.name}/${number}`;
    const made = this.#made.get(key) ?? this.asset.segment(rendition, number);
    this.#made.set(key, made);
    return made;
  }
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

const multivariantText = ({ renditions }: TestAsset): string =>
  printMultivariantPlaylist({
    kind: "multivariant",
    independentSegments: true,
    sessionKeys: [],
    renditions: [],
    variants: renditions.map(({ name, bandwidth, width, height }) => ({
      uri: `${name}/index.m3u8`,
      bandwidth,
      averageBandwidth: undefined,
      codecs: [],
      resolution: { width, height },
      frameRate: undefined,
      hdcpLevel: undefined,
      audio: undefined,
    })),
  });

const mediaText = ({ segmentMs }: TestAsset, newest: number): string =>
  printMediaPlaylist({
    kind: "media",
    targetDurationSeconds: Math.ceil(segmentMs / 1000),
    mediaSequence: newest - LISTED_SEGMENTS + 1,
    discontinuitySequence: 0,
    independentSegments: true,
    playlistType: undefined,
    ended: false,
    segments: Array.from({ length: LISTED_SEGMENTS }, (_, i) => {
      const number = newest - LISTED_SEGMENTS + 1 + i;
      return {
        uri: `segment_${number}.ts`,
        durationSeconds: segmentMs / 1000,
        discontinuity: false,
        gap: false,
        programDateTimeMs: number * segmentMs,
        mapUri: undefined,
        keys: [],
      };
    }),
  });
