import { createHash } from "node:crypto";
import { AppError, type IngestEndpointConfig, LIMITS, type PushCredentials } from "@sluice/contracts";
import type { Logger } from "pino";
import { clientCertificateRefusal } from "../access/client-certificate.ts";
import type { IngestAccessCheck } from "../access/ingest-access.ts";
import type { Channel, PushedFile, PushOutcome } from "../channels/channel.ts";
import type { ChannelRegistry } from "../channels/registry.ts";
import type { UsageKey } from "../control-plane/usage-outbox.ts";
import type { Metrics } from "../metrics.ts";
import { readCmafBody } from "./cmaf-body.ts";
import {
  authorizeIngest,
  BodyError,
  type BodyRead,
  type HttpRequest,
  type IngestAuthorization,
  type Nonces,
  type Responder,
  type ResponseHeaders,
  type Route,
  type SlabPool,
} from "./index.ts";
import { refusalOf } from "./problem-of.ts";

type CompleteBody = Extract<BodyRead, { kind: "complete" }>;
type IngestRoute = Extract<Route, { kind: "ingest" }>;

export interface IngestServices {
  readonly registry: ChannelRegistry;
  readonly nonces: Nonces;
  readonly access: IngestAccessCheck;
  /** This packager's own test picture is no encoder, and comes from no address. */
  readonly isTestSource: (request: HttpRequest) => boolean;
  /** Memory for the bodies of a tenant's channels. */
  readonly bodiesOf: (tenantId: string) => SlabPool;
  readonly nowMs: () => number;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Asks the control plane at once; false when it did not answer. */
  readonly refreshConfiguration: () => Promise<boolean>;
  /** From here on the request is counted for that tenant. */
  readonly meter: (request: HttpRequest, key: UsageKey) => void;
  /** So much of a body has come that may go on for days. */
  readonly meterProgress: (request: HttpRequest, bytes: number) => void;
  /** Something that was pushed to the channel has been taken. */
  readonly onEncoder: (channel: Channel, file: PushedFile, request: HttpRequest) => void;
}

const NO_STORE: ResponseHeaders = { "Cache-Control": "no-store" };
const RETRY: ResponseHeaders = { ...NO_STORE, "Retry-After": "2" };
const UNKNOWN = "There is no such channel.";

/** @throws AppError when another body was signed */
const checkSigned = (bytes: Uint8Array, bodySha256: string | undefined): void => {
  if (bodySha256 === undefined || createHash("sha256").update(bytes).digest("hex") === bodySha256) return;
  throw new AppError("ingest_unauthorized", "The body is not the one that was signed.");
};

/** What is good now: after a rotation, for a while, also what was before it. */
const credentialsOf = (endpoint: IngestEndpointConfig | undefined, nowMs: number): PushCredentials[] => {
  if (endpoint === undefined) return [];
  const { oldCredentials: old } = endpoint;
  return old === undefined || nowMs >= old.endsAtMs ? [endpoint] : [endpoint, old];
};

/** The door that encoders push through, by PUT or POST: HLS, or CMAF by DASH-IF Live Media Ingest, interface 1. Everything is decided on the head before a body is asked for. */
export class IngestDoor {
  readonly #services: IngestServices;

  constructor(services: IngestServices) {
    this.#services = services;
  }

  async handle(request: HttpRequest, responder: Responder, route: IngestRoute): Promise<void> {
    const channel = await this.#findChannel(responder, route);
    if (channel === undefined) return;
    const file: PushedFile = { input: route.input, path: route.path };
    const endpoint = channel.config.ingestEndpoints.find(({ index }) => index === route.input);
    const { access, nonces, nowMs } = this.#services;
    const isTestSource = this.#services.isTestSource(request);
    const refusal = isTestSource ? undefined : access.refusalOf(request, endpoint);
    if (refusal !== undefined) {
      // Before any credentials: who may not come learns nothing of them.
      channel.reportIncident(file.input, { code: "ingest_address_refused", detail: refusal, path: file.path }, false);
      responder.sendProblem("ingest_address_refused", refusal, { ...NO_STORE, Connection: "close" });
      return;
    }
    const rule = isTestSource ? undefined : endpoint?.clientCertificates;
    const uncertified = rule && clientCertificateRefusal(rule, request.tls, nowMs());
    if (uncertified !== undefined) {
      channel.reportIncident(
        file.input,
        { code: "ingest_certificate_refused", detail: uncertified, path: file.path },
        false,
      );
      responder.sendProblem("ingest_certificate_refused", uncertified, { ...NO_STORE, Connection: "close" });
      return;
    }
    const authorization: IngestAuthorization =
      rule?.mode === "INSTEAD_OF_PASSWORD"
        ? { kind: "authorized" }
        : authorizeIngest(request, credentialsOf(endpoint, nowMs()), nonces);
    if (authorization.kind === "refused") {
      // A first request without credentials is how encoders ask what to send: no incident.
      if (request.header("authorization") !== undefined) {
        channel.reportIncident(
          file.input,
          { code: "ingest_unauthorized", detail: authorization.detail, path: file.path },
          false,
        );
      }
      responder.sendProblem("ingest_unauthorized", authorization.detail, authorization.headers);
      return;
    }
    const { tenantId, channelId } = channel.config;
    this.#services.meter(request, {
      tenantId,
      channelId,
      originEndpointId: null,
      ingestEndpointIndex: file.input,
      kind: "ingest",
    });
    if (request.method === "DELETE") {
      // Encoders tidy up what they think is a folder; what is stored, and for how long, is the channel's to say.
      responder.send(204, NO_STORE);
      return;
    }
    const { bodySha256 } = authorization;
    if (channel.config.inputType === "CMAF") await this.#takeCmaf(request, responder, channel, file, bodySha256);
    else await this.#take(request, responder, channel, file, bodySha256);
  }

  async #findChannel(responder: Responder, { group, channel: name }: IngestRoute): Promise<Channel | undefined> {
    const { registry } = this.#services;
    const known = registry.find(group, name);
    if (known !== undefined) return known;
    const isReachable = await this.#services.refreshConfiguration();
    const fresh = registry.find(group, name);
    if (fresh !== undefined) return fresh;
    if (isReachable && !registry.isConfigured(group, name)) {
      responder.sendProblem("not_found", UNKNOWN, { "Cache-Control": "max-age=1" });
      return undefined;
    }
    // Made a moment ago, perhaps, or its disk is not ready: never tell an encoder that its channel does not exist.
    responder.sendProblem("unavailable", "This channel is not known here yet: try again in a moment.", RETRY);
    return undefined;
  }

  async #take(
    request: HttpRequest,
    responder: Responder,
    channel: Channel,
    file: PushedFile,
    bodySha256: string | undefined,
  ): Promise<void> {
    const isPlaylist = /\.m3u8?$/i.test(file.path);
    const limitBytes = isPlaylist ? LIMITS.playlistBytes : LIMITS.segmentBytes;
    let release = (): void => undefined;
    let startedAtMs = performance.now();
    try {
      const body = await this.#readBody(request, channel, limitBytes);
      release = body.release;
      checkSigned(body.bytes, bodySha256);
      startedAtMs = performance.now();
      const outcome = isPlaylist
        ? await channel.pushPlaylist(file, new TextDecoder().decode(body.bytes))
        : await channel.pushSegment(file, body.bytes);
      this.#services.onEncoder(channel, file, request);
      this.#observe(startedAtMs, outcome);
      responder.send(outcome === "stored" ? 201 : 200, NO_STORE);
    } catch (error) {
      this.#observe(startedAtMs, "refused");
      this.#refuse(responder, channel, file, error);
    } finally {
      release();
    }
  }

  /** A body of any length: each fragment is stored as soon as it is whole, and counts even if the rest never comes. */
  async #takeCmaf(
    request: HttpRequest,
    responder: Responder,
    channel: Channel,
    file: PushedFile,
    bodySha256: string | undefined,
  ): Promise<void> {
    const { bodiesOf, meterProgress, onEncoder } = this.#services;
    let outcome: PushOutcome = "repeated";
    try {
      const chunks =
        bodySha256 === undefined
          ? request.bodyChunks({ idleMs: LIMITS.bodyIdleMs })
          : this.#signedBody(request, channel, bodySha256);
      for await (const piece of readCmafBody(
        counted(chunks, (bytes) => meterProgress(request, bytes)),
        bodiesOf(channel.config.tenantId),
      )) {
        if (piece.kind === "end") {
          await channel.endStream(file);
          continue;
        }
        const startedAtMs = performance.now();
        const pushed =
          piece.kind === "init" ? channel.pushInit(file, piece.bytes) : await channel.pushFragment(file, piece.bytes);
        this.#observe(startedAtMs, pushed);
        if (pushed === "stored") outcome = "stored";
        onEncoder(channel, file, request);
      }
      responder.send(outcome === "stored" ? 201 : 200, NO_STORE);
    } catch (error) {
      this.#observe(performance.now(), "refused");
      this.#refuse(responder, channel, file, error);
    }
  }

  async #readBody(request: HttpRequest, channel: Channel, limitBytes: number): Promise<CompleteBody> {
    const into = this.#services.bodiesOf(channel.config.tenantId);
    const body = await request.readBody({ limitBytes, idleMs: LIMITS.bodyIdleMs, into });
    if (body.kind === "failed") throw new BodyError(body.code, body.detail);
    return body;
  }

  /** A body whose hash was signed is nobody's before it is whole. */
  async *#signedBody(request: HttpRequest, channel: Channel, bodySha256: string): AsyncGenerator<Uint8Array> {
    const { bytes, release } = await this.#readBody(request, channel, LIMITS.segmentBytes);
    try {
      checkSigned(bytes, bodySha256);
      yield bytes;
    } finally {
      release();
    }
  }

  #refuse(responder: Responder, channel: Channel, file: PushedFile, error: unknown): void {
    const refusal = refusalOf(error);
    if (refusal === undefined || refusal.code === "storage_full") {
      this.#services.metrics.storeErrors.inc({ operation: "append" });
      this.#services.log.error({ err: error, channelId: channel.id, path: file.path }, "a push could not be stored");
    }
    const { code, detail, more } = refusal ?? {
      code: "internal" as const,
      detail: "It could not be stored.",
      more: {},
    };
    channel.reportIncident(file.input, { code, detail, path: file.path }, true);
    responder.sendProblem(code, detail, NO_STORE, more);
  }

  #observe(startedAtMs: number, outcome: PushOutcome | "refused"): void {
    this.#services.metrics.ingestSeconds.observe({ outcome }, (performance.now() - startedAtMs) / 1000);
  }
}

async function* counted(chunks: AsyncIterable<Uint8Array>, count: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    count(chunk.length);
    yield chunk;
  }
}
