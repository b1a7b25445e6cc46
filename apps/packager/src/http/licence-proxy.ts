import {
  ACCESS_REFUSALS,
  AppError,
  LIMITS,
  type LicenceServer,
  type LicenceSystem,
  type OriginEndpointConfig,
} from "@sluice/contracts";
import { OutsideFailure, postOutside } from "@sluice/outgoing";
import type { Logger } from "pino";
import type { Viewer } from "../access/viewer-check.ts";
import { BodyError, type HttpRequest } from "./index.ts";

/** Of a challenge, and of a licence: both have some kilobytes. */
const MAX_REQUEST_BYTES = 128 * 1024;
const MAX_ANSWER_BYTES = 256 * 1024;
const ANSWER_WITHIN_MS = 10_000;
/** Of one tenant: a licence server that hangs holds up its own players alone. */
const MAX_IN_FLIGHT = 200;
/** What players say of their challenge, beside its bytes. */
const HEADERS = ["Content-Type", "SOAPAction"] as const;
const HEADER_VALUE = /^[\x20-\x7e]{1,256}$/;

export interface LicenceProxyServices {
  readonly allowsPrivate: boolean;
  readonly log: Logger;
}

export interface LicenceQuestion {
  readonly request: HttpRequest;
  readonly tenantId: string;
  readonly endpoint: OriginEndpointConfig;
  readonly system: LicenceSystem;
  readonly viewer: Viewer | undefined;
}

/** Hands licence requests on to the DRM vendor's servers, for viewers who were let in. */
export class LicenceProxy {
  readonly #services: LicenceProxyServices;
  readonly #inFlight = new Map<string, number>();

  constructor(services: LicenceProxyServices) {
    this.#services = services;
  }

  /**
   * What the licence server answers, whatever it is: clients read its refusals too.
   * @throws AppError `not_found`, `access_refused`, `licence_server_failed`; BodyError
   */
  async ask(question: LicenceQuestion): Promise<{ readonly status: number; readonly body: Uint8Array }> {
    const { endpoint, system, viewer, tenantId, request } = question;
    const server = endpoint.licenceServers?.find((each) => each.system === system);
    if (server === undefined) throw new AppError("not_found", "There is no such file.");
    if (viewer?.keyTracks !== undefined) {
      // Which keys a challenge is for is between the player and the licence server.
      throw new AppError("access_refused", ACCESS_REFUSALS.token_track, { reason: "token_track" });
    }
    const body = await readChallenge(request);
    const inFlight = this.#inFlight.get(tenantId) ?? 0;
    if (inFlight >= MAX_IN_FLIGHT) {
      throw new AppError("licence_server_failed", "Too many licences are being waited for: ask again in a moment.");
    }
    this.#inFlight.set(tenantId, inFlight + 1);
    try {
      return await this.#post(server, question, body);
    } finally {
      const left = (this.#inFlight.get(tenantId) ?? 1) - 1;
      if (left > 0) this.#inFlight.set(tenantId, left);
      else this.#inFlight.delete(tenantId);
    }
  }

  async #post({ url, header }: LicenceServer, { request, endpoint, system }: LicenceQuestion, body: Uint8Array) {
    const headers: Record<string, string> = { "User-Agent": "Sluice", Accept: "*/*" };
    for (const name of HEADERS) {
      const value = request.header(name.toLowerCase());
      if (value !== undefined && HEADER_VALUE.test(value)) headers[name] = value;
    }
    if (header !== null) headers[header.name] = header.value;
    try {
      const answer = await postOutside(
        { url, headers, body },
        {
          allowsPrivate: this.#services.allowsPrivate,
          answerWithinMs: ANSWER_WITHIN_MS,
          maxAnswerBytes: MAX_ANSWER_BYTES,
          signal: request.signal,
        },
      );
      if (answer.status < 200 || (answer.status >= 300 && answer.status < 400)) {
        throw new AppError("licence_server_failed", `The licence server answered with status ${answer.status}.`);
      }
      return { status: answer.status < 300 ? 200 : answer.status, body: answer.body };
    } catch (error) {
      if (!(error instanceof OutsideFailure)) throw error;
      const { kind, cause } = error;
      this.#services.log.warn(
        { originEndpointId: endpoint.id, system, kind, cause },
        "a licence server gave no answer",
      );
      // Where it is, and what is there, is for those who named it: not for every viewer.
      throw new AppError("licence_server_failed", `The licence server of ${system} gave no answer (${kind}).`, {
        cause: error,
      });
    }
  }
}

const readChallenge = async (request: HttpRequest): Promise<Uint8Array> => {
  const body = await request.readBody({ limitBytes: MAX_REQUEST_BYTES, idleMs: LIMITS.bodyIdleMs });
  if (body.kind === "failed") throw new BodyError(body.code, body.detail);
  try {
    // A copy: the slab goes back, and is written to, before the licence server has read this. (`slice` of a Buffer is none.)
    return Uint8Array.from(body.bytes);
  } finally {
    body.release();
  }
};
