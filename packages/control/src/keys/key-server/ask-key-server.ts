import type { KeyFailureCode } from "@sluice/contracts";
import { OutsideFailure, type OutsideFailureKind, type OutsideQuestion, postOutside } from "@sluice/outgoing";
import { KeyFailure, quote } from "../key-failure.ts";

const ANSWER_WITHIN_MS = 10_000;
const MAX_ANSWER_BYTES = 1024 * 1024;

export interface KeyServerQuestion extends OutsideQuestion {
  readonly body: string;
}

export interface KeyServerAnswer {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface KeyServerRules {
  readonly allowsPrivate: boolean;
  /** For tests; ten seconds unless said. */
  readonly answerWithinMs?: number;
  /** For tests: whose certificates are believed, instead of the public authorities'. */
  readonly authorities?: string;
}

const CODES: Readonly<Record<OutsideFailureKind, KeyFailureCode>> = {
  address_refused: "key_server_address_refused",
  unreachable: "key_server_unreachable",
  timeout: "key_server_timeout",
  tls_failed: "key_server_tls_failed",
  answer_too_large: "key_server_answer_too_large",
};

/**
 * Asks a server that somebody else named.
 * @throws KeyFailure for whatever is no answer with status 200
 */
export const askKeyServer = async (question: KeyServerQuestion, rules: KeyServerRules): Promise<KeyServerAnswer> => {
  const answer = await postOutside(question, {
    answerWithinMs: ANSWER_WITHIN_MS,
    maxAnswerBytes: MAX_ANSWER_BYTES,
    ...rules,
  }).catch((error: unknown) => {
    throw error instanceof OutsideFailure ? toKeyFailure(error) : error;
  });
  const { status } = answer;
  if (status >= 300 && status < 400) {
    const location = answer.headers.location ?? "";
    throw new KeyFailure("key_server_redirected", `Status ${status} leads to ${quote(location)}; expected 200.`);
  }
  const body = answer.body.toString("utf8");
  if (status !== 200) {
    throw new KeyFailure("key_server_refused", `Status ${status} with ${quote(body)}; expected 200.`);
  }
  return { headers: answer.headers as Readonly<Record<string, string | undefined>>, body };
};

const toKeyFailure = (failure: OutsideFailure): KeyFailure => {
  const { kind, message, cause } = failure;
  const isConnection = (kind === "tls_failed" || kind === "unreachable") && cause !== undefined;
  const what = cause instanceof Error ? cause.message : String(cause);
  return new KeyFailure(CODES[kind], isConnection ? `${message}: ${quote(what)}.` : message, cause);
};
