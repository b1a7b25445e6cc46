import { ERRORS, type ErrorCode, type Violation } from "@sluice/contracts";

/** A failed request, as a screen needs it. */
export interface ClientProblem {
  readonly code: ErrorCode;
  /** For the person who asked: what was wrong, and the next step. */
  readonly message: string;
  readonly violations: readonly Violation[];
  /** Worth asking again without changing anything. */
  readonly isTransient: boolean;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const isViolation = (value: unknown): value is Violation =>
  isRecord(value) && typeof value["path"] === "string" && typeof value["message"] === "string";

const isErrorCode = (value: unknown): value is ErrorCode => typeof value === "string" && Object.hasOwn(ERRORS, value);

/** Their words name our own page for whoever has only the words; a screen has a link to it beside them. */
const LINKED_CODES: readonly ErrorCode[] = ["limit_reached", "budget_reached", "tenant_read_only"];
const ADDRESS = / at https?:\/\/\S*[^\s.,;]/g;

/** Reads what went wrong out of whatever a tRPC call threw. Without an answer from the server it is `unavailable`. */
export const problemOf = (error: unknown): ClientProblem => {
  const data = isRecord(error) && isRecord(error["data"]) ? error["data"] : undefined;
  const problem = data !== undefined && isRecord(data["problem"]) ? data["problem"] : undefined;
  if (problem !== undefined && isErrorCode(problem["code"])) {
    const { code } = problem;
    const violations = Array.isArray(problem["violations"]) ? problem["violations"].filter(isViolation) : [];
    const detail =
      typeof problem["detail"] === "string" && problem["detail"] !== "" ? problem["detail"] : ERRORS[code].title;
    const message = LINKED_CODES.includes(code) ? detail.replaceAll(ADDRESS, "") : detail;
    return { code, message, violations, isTransient: ERRORS[code].status >= 500 };
  }
  if (data !== undefined) {
    return { code: "internal", message: "Something broke on our side. Try again.", violations: [], isTransient: true };
  }
  return {
    code: "unavailable",
    message: "The server did not answer. Check your connection and try again.",
    violations: [],
    isTransient: true,
  };
};
