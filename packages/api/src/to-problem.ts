import { AppError, ERRORS, type ErrorCode, type Problem, problem, type Violation } from "@sluice/contracts";
import { TRPCError } from "@trpc/server";
import { ZodError } from "zod";

type TrpcCode = TRPCError["code"];

/** tRPC's name for each status of ours. A status without a row would be answered as 500. */
const TRPC_CODES = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  402: "PAYMENT_REQUIRED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  405: "METHOD_NOT_SUPPORTED",
  408: "TIMEOUT",
  409: "CONFLICT",
  410: "NOT_FOUND",
  412: "PRECONDITION_FAILED",
  413: "PAYLOAD_TOO_LARGE",
  414: "BAD_REQUEST",
  415: "UNSUPPORTED_MEDIA_TYPE",
  422: "UNPROCESSABLE_CONTENT",
  429: "TOO_MANY_REQUESTS",
  431: "BAD_REQUEST",
  500: "INTERNAL_SERVER_ERROR",
  503: "SERVICE_UNAVAILABLE",
  507: "INTERNAL_SERVER_ERROR",
} as const satisfies Record<(typeof ERRORS)[ErrorCode]["status"], TrpcCode>;

/** What tRPC itself refuses, before or instead of a use case. */
const OUR_CODES: Partial<Record<TrpcCode, ErrorCode>> = {
  BAD_REQUEST: "invalid_request",
  PARSE_ERROR: "invalid_request",
  UNAUTHORIZED: "unauthenticated",
  FORBIDDEN: "forbidden",
  NOT_FOUND: "not_found",
  METHOD_NOT_SUPPORTED: "method_not_allowed",
  PAYLOAD_TOO_LARGE: "body_too_large",
  UNSUPPORTED_MEDIA_TYPE: "invalid_request",
  TOO_MANY_REQUESTS: "rate_limited",
};

export const toTrpcError = (error: AppError): TRPCError =>
  new TRPCError({ code: TRPC_CODES[ERRORS[error.code].status], message: error.message, cause: error });

export const readZodViolations = ({ issues }: ZodError): Violation[] =>
  issues.map(({ path, message }) => ({ path: path.join("."), message }));

/** What a client is told of an error: everything of a refusal, nothing of what broke on our side. */
export const toProblem = (error: TRPCError): Problem => {
  const { cause } = error;
  if (cause instanceof AppError) {
    return problem(cause.code, cause.message, {
      ...(cause.violations.length > 0 ? { violations: cause.violations } : {}),
      ...(cause.limit === undefined ? {} : { limit: cause.limit }),
    });
  }
  if (cause instanceof ZodError && error.code === "BAD_REQUEST") {
    const violations = readZodViolations(cause);
    const list = violations.map(({ path, message }) => (path === "" ? message : `${path} ${message}`)).join("; ");
    return problem("invalid_request", `${list}.`, { violations });
  }
  const code = OUR_CODES[error.code] ?? "internal";
  return problem(
    code,
    code === "internal" ? "The error has been logged. Try again; if it stays, tell us when it was." : error.message,
  );
};
