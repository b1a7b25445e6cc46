import { lookup } from "node:dns/promises";
import { type ClientRequestArgs, type IncomingMessage, request as requestPlain } from "node:http";
import { type RequestOptions, request as requestTls } from "node:https";
import { isIP } from "node:net";
import { KeyFailure, quote } from "../key-failure.ts";
import { addressProblem, isPublicAddress } from "./key-server-address.ts";

const ANSWER_WITHIN_MS = 10_000;
const MAX_ANSWER_BYTES = 1024 * 1024;

export interface KeyServerQuestion {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For mutual TLS. */
  readonly client: { readonly cert: string; readonly key: string } | undefined;
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

/**
 * Asks a server that somebody else named. Its name is resolved once, and the connection goes to that very address: a name
 * that changes its mind, or a redirect, leads nowhere else.
 * @throws KeyFailure for whatever is no answer with status 200
 */
export const askKeyServer = async (question: KeyServerQuestion, rules: KeyServerRules): Promise<KeyServerAnswer> => {
  const problem = addressProblem(question.url, rules.allowsPrivate);
  if (problem !== undefined) throw new KeyFailure("key_server_address_refused", `The address ${problem}.`);
  const url = new URL(question.url);
  const withinMs = rules.answerWithinMs ?? ANSWER_WITHIN_MS;
  const deadline = AbortSignal.timeout(withinMs);
  try {
    const address = await resolveHost(url, rules.allowsPrivate, deadline);
    const response = await send(url, address, question, deadline, rules.authorities);
    return await readAnswer(response);
  } catch (error) {
    if (error instanceof KeyFailure) throw error;
    if (deadline.aborted) {
      const message = `${url.host} did not answer within ${withinMs / 1000} s.`;
      throw new KeyFailure("key_server_timeout", message, error);
    }
    throw connectionFailure(url, error);
  }
};

const resolveHost = async (url: URL, allowsPrivate: boolean, deadline: AbortSignal): Promise<string> => {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0) return host;
  const addresses = await withinDeadline(lookup(host, { all: true }), deadline);
  if (!allowsPrivate && addresses.some(({ address }) => !isPublicAddress(address))) {
    // Not where it is: what names of our network resolve to is nobody's business.
    const message = `${url.hostname} resolves to an address that is not on the public internet.`;
    throw new KeyFailure("key_server_address_refused", message);
  }
  const [first] = addresses;
  if (first === undefined) throw new KeyFailure("key_server_unreachable", `${url.hostname} has no address.`);
  return first.address;
};

/** The system's resolver cannot be interrupted; it is left to itself. */
const withinDeadline = <T>(work: Promise<T>, deadline: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    deadline.addEventListener("abort", () => reject(new Error("the deadline passed")), { once: true });
    work.then(resolve, reject);
  });

const send = (
  url: URL,
  address: string,
  { headers, body, client }: KeyServerQuestion,
  deadline: AbortSignal,
  authorities: string | undefined,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const options: ClientRequestArgs & RequestOptions = {
      method: "POST",
      host: address,
      port: url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port),
      path: url.pathname + url.search,
      headers: { ...headers, host: url.host, "content-length": Buffer.byteLength(body) },
      // No connection is kept: the next question may go to another address.
      agent: false,
      signal: deadline,
      ...(authorities === undefined ? {} : { ca: authorities }),
    };
    const isTls = url.protocol === "https:";
    const name = url.hostname.replace(/^\[|\]$/g, "");
    const request = isTls
      ? requestTls({ ...options, ...client, ...(isIP(name) === 0 ? { servername: name } : {}) }, resolve)
      : requestPlain(options, resolve);
    request.on("error", reject);
    request.end(body);
  });

const readAnswer = async (response: IncomingMessage): Promise<KeyServerAnswer> => {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_ANSWER_BYTES) {
      response.destroy();
      throw new KeyFailure("key_server_answer_too_large", `The answer has more than ${MAX_ANSWER_BYTES} bytes.`);
    }
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks).toString("utf8");
  const status = response.statusCode ?? 0;
  if (status >= 300 && status < 400) {
    const location = response.headers.location ?? "";
    throw new KeyFailure("key_server_redirected", `Status ${status} leads to ${quote(location)}; expected 200.`);
  }
  if (status !== 200) {
    throw new KeyFailure("key_server_refused", `Status ${status} with ${quote(body)}; expected 200.`);
  }
  return { headers: response.headers as Readonly<Record<string, string | undefined>>, body };
};

const TLS_CODES = /^(CERT_|ERR_TLS|ERR_SSL|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|EPROTO|HOSTNAME_MISMATCH|CRL_)/;

const connectionFailure = (url: URL, error: unknown): KeyFailure => {
  const code = String((error as NodeJS.ErrnoException).code ?? "");
  const what = error instanceof Error ? error.message : String(error);
  return TLS_CODES.test(code)
    ? new KeyFailure("key_server_tls_failed", `The TLS connection to ${url.host} failed: ${quote(what)}.`, error)
    : new KeyFailure("key_server_unreachable", `${url.host} cannot be reached: ${quote(what)}.`, error);
};
