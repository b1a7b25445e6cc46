import type { AccessRefusal } from "./access-refusals.ts";
import type { LimitFacts } from "./entitlements.ts";

/**
 * Every error that leaves a process, in one table: its HTTP status and a one-line title. tRPC, REST (as
 * `application/problem+json`), ingest and origin all answer from here; a code without a row does not compile.
 */
export interface ErrorSpec {
  readonly status: number;
  readonly title: string;
}

export const ERRORS = {
  // asked wrongly
  invalid_request: { status: 400, title: "The request is not valid" },
  unauthenticated: { status: 401, title: "Sign in or send an API key" },
  invalid_credentials: { status: 401, title: "E-mail or password is wrong" },
  code_required: { status: 401, title: "The code of your authenticator app is needed" },
  invalid_code: { status: 400, title: "This code is not valid" },
  invalid_token: { status: 400, title: "This link is not valid any more" },
  forbidden: { status: 403, title: "Your role or key does not allow this" },
  two_factor_required: { status: 403, title: "This workspace asks for two-factor sign-in" },
  not_found: { status: 404, title: "There is no such thing" },
  method_not_allowed: { status: 405, title: "This address does not take that method" },
  email_taken: { status: 409, title: "This e-mail address has an account already" },
  name_taken: { status: 409, title: "This name is taken" },
  already_member: { status: 409, title: "This person is a member already" },
  invitation_pending: { status: 409, title: "This address is invited already" },
  wrong_account: { status: 403, title: "This is for another account" },
  last_owner: { status: 409, title: "A workspace needs an owner" },
  tenant_closed: { status: 403, title: "This workspace is closed and will be deleted" },
  key_ended: { status: 409, title: "This API key has ended" },
  in_use: { status: 409, title: "Something still depends on this" },
  idempotency_key_reused: { status: 409, title: "This idempotency key belongs to another request" },
  etag_mismatch: { status: 412, title: "It was changed since you read it" },
  limit_reached: { status: 402, title: "A limit of the plan is reached" },
  billing_off: { status: 409, title: "Billing is off in this installation" },
  already_subscribed: { status: 409, title: "There is a subscription already" },
  committed: { status: 409, title: "The subscription was taken for a fixed time" },
  payment_provider_failed: { status: 503, title: "The payment provider did not do it" },
  budget_reached: { status: 402, title: "The budget of this month is used up" },
  tenant_read_only: { status: 402, title: "This workspace is read-only until it is paid for" },
  tenant_suspended: { status: 403, title: "This workspace is suspended" },
  feature_off: { status: 403, title: "This is switched off for this workspace" },
  cpix_refused: { status: 422, title: "The key request cannot be answered" },
  rate_limited: { status: 429, title: "Too many requests" },
  // pushed wrongly
  ingest_unauthorized: { status: 401, title: "The ingest credentials are wrong or missing" },
  ingest_address_refused: { status: 403, title: "From this network address nobody may push" },
  ingest_certificate_refused: { status: 403, title: "This may be pushed to with its client certificates alone" },
  body_too_large: { status: 413, title: "The body is larger than allowed" },
  head_too_large: { status: 431, title: "The request's header is larger than allowed" },
  uri_too_long: { status: 414, title: "The address is longer than allowed" },
  not_mpegts: { status: 415, title: "The body is not an MPEG transport stream" },
  unsupported_media: { status: 415, title: "This media is not taken by this channel" },
  malformed_media: { status: 422, title: "The media is damaged" },
  malformed_playlist: { status: 422, title: "The playlist is damaged" },
  body_incomplete: { status: 400, title: "The body ended before its announced end" },
  body_timeout: { status: 408, title: "The body stopped arriving" },
  too_many_tracks: { status: 422, title: "The channel has more tracks than allowed" },
  storage_full: { status: 507, title: "The disk is full" },
  // fetched by somebody who may not
  access_refused: { status: 403, title: "This may not be fetched by everybody" },
  // asked too early, or too late
  channel_not_started: { status: 503, title: "The channel has no media yet" },
  too_early: { status: 404, title: "This segment does not exist yet" },
  drm_key_missing: { status: 404, title: "There is no content key yet" },
  licence_server_refused: { status: 403, title: "The licence server refused" },
  licence_server_failed: { status: 503, title: "The licence server gave no answer" },
  gone: { status: 410, title: "This segment has left the window" },
  not_ready: { status: 503, title: "Starting up, try again" },
  unavailable: { status: 503, title: "A part of the service is not reachable" },
  internal: { status: 500, title: "Something broke on our side" },
} as const satisfies Record<string, ErrorSpec>;

export type ErrorCode = keyof typeof ERRORS;

/** RFC 9457 problem details, as every error body of Sluice is. `code` is stable and made for programs. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail: string;
  readonly violations?: readonly Violation[];
  /** Of damaged media: where. */
  readonly offset?: number;
  readonly path?: string;
  /** Of a limit that was reached: which, and how far. */
  readonly limit?: LimitFacts;
  /** Of a fetch that was refused: why. */
  readonly reason?: AccessRefusal;
}

/** One broken rule of a request: where, and what was expected. */
export interface Violation {
  readonly path: string;
  readonly message: string;
  /** Which kind of rule, where a request breaks several of different kinds. */
  readonly code?: ErrorCode;
}

export const problem = (
  code: ErrorCode,
  detail: string,
  more: Pick<Problem, "violations" | "offset" | "path" | "limit" | "reason"> = {},
): Problem => ({
  type: `https://sluice.dev/errors/${code}`,
  title: ERRORS[code].title,
  status: ERRORS[code].status,
  code,
  detail,
  ...more,
});

/**
 * A refused request. `message` is for the person who asked: it names the thing, what was expected, what was received
 * and the next step; what only an operator should read goes into `cause`.
 */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly violations: readonly Violation[];
  readonly limit: LimitFacts | undefined;
  readonly reason: AccessRefusal | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; violations?: readonly Violation[]; limit?: LimitFacts; reason?: AccessRefusal } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.violations = options.violations ?? [];
    this.limit = options.limit;
    this.reason = options.reason;
  }
}
