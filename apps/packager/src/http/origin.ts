import { createHash } from "node:crypto";
import {
  AppError,
  type DashManifest,
  ERRORS,
  type HlsManifest,
  type OriginEndpointConfig,
  type UsageKind,
} from "@sluice/contracts";
import { printMpd } from "@sluice/media/dash";
import { printMediaPlaylist, printMultivariantPlaylist } from "@sluice/media/hls";
import {
  findInit,
  firstGroupOfRun,
  type Presentation,
  presentation,
  timelineRevision,
  trackSegments,
} from "@sluice/media/timeline";
import type { OriginAccessCheck } from "../access/origin-access.ts";
import type { Channel } from "../channels/channel.ts";
import type { ChannelRegistry } from "../channels/registry.ts";
import type { UsageKey } from "../control-plane/usage-outbox.ts";
import type { Metrics } from "../metrics.ts";
import { requireKeys } from "../origin/content-key.ts";
import { dashMpd } from "../origin/dash-mpd.ts";
import type { FindBeginning } from "../origin/dash-periods.ts";
import { hasAudioRenditions, mediaPlaylist, multivariantPlaylist } from "../origin/hls-playlists.ts";
import { type SegmentBuilder, settingsOf } from "../origin/segment-builder.ts";
import { segmentPrefix } from "../origin/segment-names.ts";
import { corsHeaders, LICENCE_PREFLIGHT, PREFLIGHT } from "./cors.ts";
import { identityHeaders } from "./identity-headers.ts";
import {
  BodyError,
  type HttpRequest,
  type OriginFile,
  PrebuiltResponse,
  type Responder,
  type ResponseHeaders,
  type Route,
} from "./index.ts";
import type { KeyDoor, KeyFile } from "./key-door.ts";
import { LICENCE_PLACE, LicenceInMpd } from "./licence-in-mpd.ts";
import { endpointUrlOf, type PublicUrlOptions } from "./public-url.ts";

type OriginRoute = Extract<Route, { kind: "origin" }>;
type ManifestFile = Exclude<OriginFile, KeyFile | { kind: "segment" | "init" }>;

export interface OriginServices {
  readonly registry: ChannelRegistry;
  readonly access: OriginAccessCheck;
  readonly builder: SegmentBuilder;
  readonly keys: KeyDoor;
  readonly metrics: Metrics;
  readonly publicUrl: PublicUrlOptions;
  /** Configuration has been applied, so that what is not known does not exist. */
  readonly isReady: () => boolean;
  readonly meter: (request: HttpRequest, key: UsageKey) => void;
}

interface Rendered {
  readonly version: string;
  readonly response: PrebuiltResponse;
}

/** What is rendered of one endpoint, for as long as its settings are these. */
interface EndpointCache {
  readonly presentations: Map<number, { readonly revision: number; readonly presented: Presentation | undefined }>;
  readonly manifests: Map<string, Rendered>;
}

const SEGMENT_MAX_AGE_SECONDS = 1_209_600;
const CONTENT_TYPES = {
  m3u8: "application/vnd.apple.mpegurl",
  mpd: "application/dash+xml",
  ts: "video/mp2t",
  mp4: "video/mp4",
} as const;
const NO_STORE = "no-store";
/** What goes away by itself may be asked for again soon, also by a cache. */
const BRIEF = new Set([404, 410, 503]);
const UNKNOWN = "There is no such file.";

/** Serves the endpoints' manifests and segments to players and CDNs. */
export class OriginDoor {
  readonly #services: OriginServices;
  readonly #caches = new WeakMap<OriginEndpointConfig, EndpointCache>();
  readonly #licences = new LicenceInMpd();

  constructor(services: OriginServices) {
    this.#services = services;
  }

  async handle(request: HttpRequest, responder: Responder, route: OriginRoute): Promise<void> {
    const cors = corsHeaders(request, this.#allowedOrigins(route));
    try {
      await this.#answer(request, responder, route, cors);
    } catch (error) {
      if (!(error instanceof AppError || error instanceof BodyError) || responder.answered) throw error;
      const isBrief = BRIEF.has(ERRORS[error.code].status) && !isKeyFile(route.file);
      const headers = { ...cors, "Cache-Control": isBrief ? "max-age=1" : NO_STORE };
      const more = error instanceof AppError ? pickReason(error) : {};
      responder.sendProblem(error.code, error.message, headers, more);
    }
  }

  async #answer(request: HttpRequest, responder: Responder, route: OriginRoute, cors: ResponseHeaders): Promise<void> {
    const channel = this.#services.registry.find(route.group, route.channel);
    const endpoint = channel?.config.originEndpoints.find(({ name }) => name === route.endpoint);
    if (channel === undefined || endpoint === undefined) {
      if (this.#services.isReady() && !this.#services.registry.isConfigured(route.group, route.channel)) {
        throw new AppError("not_found", UNKNOWN);
      }
      if (channel !== undefined) throw new AppError("not_found", UNKNOWN);
      throw new AppError("not_ready", "This node is starting: try again in a moment.");
    }
    const isMedia = route.file.kind === "segment" || route.file.kind === "init";
    this.#meter(request, channel, endpoint, isMedia ? "egressSegment" : "egressManifest");
    if (request.method === "OPTIONS") {
      responder.send(204, { ...cors, ...(route.file.kind === "licence" ? LICENCE_PREFLIGHT : PREFLIGHT) });
      return;
    }
    const letIn = () => this.#services.access.check({ request, route, config: channel.config, endpoint });
    if (isKeyFile(route.file)) {
      return this.#services.keys.handle({ request, responder, channel, endpoint, file: route.file, cors, letIn });
    }
    const viewer = letIn();
    switch (route.file.kind) {
      case "segment":
        return this.#sendSegment(responder, channel, endpoint, route.file, cors);
      case "init":
        return this.#sendInit(responder, channel, endpoint, route.file, cors);
      default:
        responder.sendPrebuilt(
          this.#services.access.forViewer(this.#manifestAt(request, channel, endpoint, route.file), viewer),
          { ...cors, ...viewer?.renewal },
        );
    }
  }

  #allowedOrigins({ group, channel, endpoint }: OriginRoute): readonly string[] {
    const endpoints = this.#services.registry.find(group, channel)?.config.originEndpoints ?? [];
    return endpoints.find(({ name }) => name === endpoint)?.access?.allowedOrigins ?? [];
  }

  #meter(request: HttpRequest, channel: Channel, endpoint: OriginEndpointConfig, kind: UsageKind): void {
    const { tenantId, channelId } = channel.config;
    const key = { tenantId, channelId, originEndpointId: endpoint.id, ingestEndpointIndex: null, kind };
    this.#services.meter(request, key);
  }

  async #sendSegment(
    responder: Responder,
    channel: Channel,
    endpoint: OriginEndpointConfig,
    file: Extract<OriginFile, { kind: "segment" }>,
    cors: ResponseHeaders,
  ): Promise<void> {
    const container = endpoint.container === "TS" ? "ts" : "mp4";
    if (file.prefix !== segmentPrefix(endpoint) || file.container !== container) {
      throw new AppError("not_found", UNKNOWN);
    }
    const { segment, result } = await this.#services.builder.use(
      channel,
      endpoint,
      file,
      !hasAudioRenditions(endpoint),
    );
    this.#services.metrics.segmentCache.inc({ result });
    const headers = {
      ...cors,
      ...identityHeaders(channel, endpoint),
      "Content-Type": CONTENT_TYPES[container],
      "Cache-Control": `max-age=${SEGMENT_MAX_AGE_SECONDS}`,
    };
    responder.send(200, headers, segment.bytes, {
      etag: segment.etag,
      acceptRanges: true,
      onReleased: () => segment.release(),
    });
  }

  #sendInit(
    responder: Responder,
    channel: Channel,
    endpoint: OriginEndpointConfig,
    file: Extract<OriginFile, { kind: "init" }>,
    cors: ResponseHeaders,
  ): void {
    if (file.prefix !== segmentPrefix(endpoint) || endpoint.container !== "CMAF") {
      throw new AppError("not_found", UNKNOWN);
    }
    const { bytes, etag } = this.#services.builder.init(channel, endpoint, file);
    const headers = {
      ...cors,
      ...identityHeaders(channel, endpoint),
      "Content-Type": CONTENT_TYPES.mp4,
      "Cache-Control": `max-age=${SEGMENT_MAX_AGE_SECONDS}`,
    };
    responder.send(200, headers, bytes, { etag, acceptRanges: true });
  }

  /** What an address says of itself is good for whoever asks at that address. */
  #manifestAt(
    request: HttpRequest,
    channel: Channel,
    endpoint: OriginEndpointConfig,
    file: ManifestFile,
  ): PrebuiltResponse {
    const manifest = this.#manifest(channel, endpoint, file);
    const hasLicences = file.kind === "mpd" && endpoint.encryption !== undefined;
    return hasLicences
      ? this.#licences.apply(manifest, endpointUrlOf(request, channel.config, endpoint, this.#services.publicUrl))
      : manifest;
  }

  /** Rendered once a revision; every request until the next is one write of prepared bytes. */
  #manifest(channel: Channel, endpoint: OriginEndpointConfig, file: ManifestFile): PrebuiltResponse {
    const kind = file.kind === "mpd" ? "DASH" : "HLS";
    const manifest = endpoint.manifests.find(
      (candidate) => candidate.kind === kind && candidate.name === file.manifest,
    );
    if (manifest === undefined) throw new AppError("not_found", UNKNOWN);
    requireKeys(endpoint);
    const revision = timelineRevision(channel.timeline);
    // An MPD tells the time of day, so that it is good for a second only.
    const second = file.kind === "mpd" ? Math.floor(channel.nowMs() / 1000) : 0;
    const key = file.kind === "mediaPlaylist" ? `${file.manifest}_${file.trackIndex}` : `${kind} ${file.manifest}`;
    const { manifests } = this.#cacheOf(endpoint);
    const known = manifests.get(key);
    const version = `${revision} ${second}`;
    if (known !== undefined && known.version === version) {
      this.#services.metrics.manifestCache.inc({ result: "hit" });
      return known.response;
    }
    this.#services.metrics.manifestCache.inc({ result: "rendered" });
    const response = this.#render(channel, endpoint, manifest, file);
    manifests.set(key, { version, response });
    return response;
  }

  #render(
    channel: Channel,
    endpoint: OriginEndpointConfig,
    manifest: HlsManifest | DashManifest,
    file: ManifestFile,
  ): PrebuiltResponse {
    const presented = this.#present(channel, endpoint, manifest.windowSeconds);
    if (presented === undefined) {
      throw new AppError("channel_not_started", "This channel has no media yet: the encoder has not sent enough.");
    }
    const text = this.#print(channel, endpoint, manifest, presented, file);
    const body = new TextEncoder().encode(text);
    const headers = {
      ...identityHeaders(channel, endpoint),
      "Content-Type": file.kind === "mpd" ? CONTENT_TYPES.mpd : CONTENT_TYPES.m3u8,
      // What one viewer's token has opened is for nobody else.
      "Cache-Control": `${endpoint.access?.viewerTokens === true ? "private, " : ""}max-age=${Math.max(1, Math.floor(endpoint.segmentDurationSeconds / 2))}`,
      "X-Sluice-Manifest-Last-Sequence": String(presented.groups.at(-1)?.number ?? presented.mediaSequence),
      "X-Sluice-Manifest-Last-Updated": String(presented.publishedMs),
    };
    const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
    return new PrebuiltResponse(200, headers, body, etag);
  }

  #print(
    channel: Channel,
    endpoint: OriginEndpointConfig,
    manifest: HlsManifest | DashManifest,
    presented: Presentation,
    file: ManifestFile,
  ): string {
    const { timeline } = channel;
    const settings = settingsOf(endpoint);
    const segmentsOf = (trackIndex: number) => trackSegments(timeline, settings, presented, trackIndex);
    if (manifest.kind === "DASH") {
      const findBeginning: FindBeginning = (group, holds) => firstGroupOfRun(timeline, settings, group, holds);
      const source = {
        endpoint,
        manifest,
        presentation: presented,
        segmentsOf,
        findBeginning,
        endpointUrl: LICENCE_PLACE,
      };
      return printMpd(dashMpd(source, channel.nowMs()));
    }
    if (file.kind !== "mediaPlaylist") {
      return printMultivariantPlaylist(multivariantPlaylist(endpoint, manifest, presented));
    }
    const { trackIndex } = file;
    // Who plays what is not offered any more may still do so: it is in the window.
    const isVideo = presented.runs.some(({ video }) => video.some((one) => one.trackIndex === trackIndex));
    const isAudio = presented.runs.some(({ audio }) => audio.some((one) => one.trackIndex === trackIndex));
    if (!isVideo && !(isAudio && (hasAudioRenditions(endpoint) || presented.video.length === 0))) {
      throw new AppError("not_found", UNKNOWN);
    }
    const configOf = (track: number, initNumber: number) => {
      const lookup = findInit(timeline, track, initNumber);
      return lookup.kind === "ready" ? lookup.config : undefined;
    };
    const segments = segmentsOf(trackIndex);
    return printMediaPlaylist(mediaPlaylist(endpoint, manifest, presented, trackIndex, segments, configOf));
  }

  #present(channel: Channel, endpoint: OriginEndpointConfig, windowSeconds: number): Presentation | undefined {
    const { presentations } = this.#cacheOf(endpoint);
    const { timeline } = channel;
    const revision = timelineRevision(timeline);
    const known = presentations.get(windowSeconds);
    if (known !== undefined && known.revision === revision) return known.presented;
    const presented = presentation(timeline, settingsOf(endpoint), windowSeconds);
    presentations.set(windowSeconds, { revision, presented });
    return presented;
  }

  #cacheOf(endpoint: OriginEndpointConfig): EndpointCache {
    const known = this.#caches.get(endpoint);
    if (known !== undefined) return known;
    const cache: EndpointCache = { presentations: new Map(), manifests: new Map() };
    this.#caches.set(endpoint, cache);
    return cache;
  }
}

const isKeyFile = (file: OriginFile): file is KeyFile => file.kind === "contentKey" || file.kind === "licence";

const pickReason = ({ reason }: AppError) => (reason === undefined ? {} : { reason });
