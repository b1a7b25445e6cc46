import { AppError, type DrmSystem, type LicenceOutcome, type OriginEndpointConfig } from "@sluice/contracts";
import type { OriginAccessCheck } from "../access/origin-access.ts";
import type { Viewer } from "../access/viewer-check.ts";
import type { Channel } from "../channels/channel.ts";
import type { UsageKey } from "../control-plane/usage-outbox.ts";
import type { LicenceRequest, LicenceRequests } from "../licence-requests/licence-requests.ts";
import { clearKeyLicence, contentKeyBytes, readClearKeyRequest } from "./content-keys.ts";
import { identityHeaders } from "./identity-headers.ts";
import { BodyError, type HttpRequest, type OriginFile, type Responder, type ResponseHeaders } from "./index.ts";
import type { LicenceProxy } from "./licence-proxy.ts";

export type KeyFile = Extract<OriginFile, { kind: "contentKey" | "licence" }>;

export interface KeyDoorServices {
  readonly access: OriginAccessCheck;
  readonly proxy: LicenceProxy;
  readonly requests: LicenceRequests;
  readonly meter: (request: HttpRequest, key: UsageKey) => void;
}

export interface KeyQuestion {
  readonly request: HttpRequest;
  readonly responder: Responder;
  readonly channel: Channel;
  readonly endpoint: OriginEndpointConfig;
  readonly file: KeyFile;
  readonly cors: ResponseHeaders;
  /** @throws AppError `access_refused` */
  readonly letIn: () => Viewer | undefined;
}

type Outcome = Pick<LicenceRequest, "outcome" | "reason" | "detail">;

const GRANTED: Outcome = { outcome: "granted", reason: undefined, detail: undefined };

/** Gives players keys and licences, and tells who asked and what came of it. */
export class KeyDoor {
  readonly #services: KeyDoorServices;

  constructor(services: KeyDoorServices) {
    this.#services = services;
  }

  /**
   * Answers; a licence is counted when it is handed over, and what is refused is not one.
   * @throws AppError or BodyError for what is refused
   */
  async handle(question: KeyQuestion): Promise<void> {
    const { request, responder, channel, endpoint, file, cors } = question;
    const keyIds = file.kind === "contentKey" ? [file.keyId] : [];
    try {
      const viewer = question.letIn();
      if (isClearKey(file)) keyIds.push(...(await readClearKeyRequest(request, endpoint)));
      const { status, body } = await this.#give(question, viewer, keyIds);
      const headers = {
        ...cors,
        ...viewer?.renewal,
        ...identityHeaders(channel, endpoint),
        ...contentHeaders(file),
        "Cache-Control": "no-store",
      };
      this.#count(question, keyIds, status === 200 ? GRANTED : refusedElsewhere(status));
      responder.send(status, headers, body);
    } catch (error) {
      // Who has gone waits for no answer, and learns of no refusal.
      if (!request.signal.aborted) this.#count(question, keyIds, outcomeOf(error));
      throw error;
    }
  }

  async #give({ request, channel, endpoint, file }: KeyQuestion, viewer: Viewer | undefined, keyIds: string[]) {
    if (file.kind === "contentKey") return { status: 200, body: contentKeyBytes(endpoint, file.keyId, viewer) };
    const { system } = file;
    if (system === "CLEAR_KEY") return { status: 200, body: clearKeyLicence(endpoint, keyIds, viewer) };
    const { tenantId } = channel.config;
    // Whatever a DRM vendor's server refuses goes on to the player.
    return await this.#services.proxy.ask({ request, tenantId, endpoint, system, viewer });
  }

  #count({ request, channel, endpoint, file }: KeyQuestion, keyIds: readonly string[], outcome: Outcome): void {
    // It asks whether there is something, and is given nothing.
    if (request.method === "HEAD") return;
    const { config } = channel;
    const { tenantId, channelId } = config;
    const originEndpointId = endpoint.id;
    if (outcome.outcome === "granted") {
      const kind = "licence";
      this.#services.meter(request, { tenantId, channelId, originEndpointId, ingestEndpointIndex: null, kind });
    }
    this.#services.requests.add({
      tenantId,
      channelId,
      originEndpointId,
      system: systemOf(endpoint, file),
      ...outcome,
      ...this.#services.access.askerOf({ request, config, endpoint }, outcome.reason),
      userAgent: request.header("user-agent"),
      keyIds,
    });
  }
}

const isClearKey = (file: KeyFile): boolean => file.kind === "licence" && file.system === "CLEAR_KEY";

/** A key at an address of its own is asked for by players of AES-128, and by those of ClearKey in HLS. */
const systemOf = ({ encryption }: OriginEndpointConfig, file: KeyFile): DrmSystem => {
  if (file.kind === "licence") return file.system;
  return encryption?.drmSystems.includes("CLEAR_KEY") === true ? "CLEAR_KEY" : "CLEAR_KEY_AES_128";
};

const contentHeaders = (file: KeyFile): ResponseHeaders => {
  if (isClearKey(file)) return { "Content-Type": "application/json" };
  const bytes = { "Content-Type": "application/octet-stream" };
  // Whatever it is: nothing of a foreign server's is shown as a page of ours.
  return file.kind === "licence" ? { ...bytes, "X-Content-Type-Options": "nosniff" } : bytes;
};

const refusedElsewhere = (status: number): Outcome => ({
  outcome: "licence_server_refused",
  reason: undefined,
  detail: `The licence server answered with status ${status}.`,
});

const outcomeOf = (error: unknown): Outcome => {
  if (error instanceof AppError) return { outcome: error.code, reason: error.reason, detail: error.message };
  if (error instanceof BodyError) return { outcome: error.code, reason: undefined, detail: error.message };
  // What broke is in the log, and for nobody else.
  const outcome: LicenceOutcome = "internal";
  return { outcome, reason: undefined, detail: undefined };
};
