import { lookup } from "node:dns/promises";
import {
  type ClientRequestArgs,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestPlain,
} from "node:http";
import { type RequestOptions, request as requestTls } from "node:https";
import { isIP } from "node:net";
import { OutsideFailure } from "./outside-failure.ts";
import { addressProblem, isPublicAddress } from "./public-address.ts";

export interface OutsideQuestion {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** For mutual TLS. */
  readonly client?: { readonly cert: string; readonly key: string } | undefined;
}

interface OutsideAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface OutsideRules {
  /** Servers on this machine and in private networks, and without TLS. */
  readonly allowsPrivate: boolean;
  readonly answerWithinMs: number;
  readonly maxAnswerBytes: number;
  /** Ends the question early. */
  readonly signal?: AbortSignal | undefined;
  /** For tests: whose certificates are believed, instead of the public authorities'. */
  readonly authorities?: string | undefined;
}

/**
 * Posts to a server that a customer named. Its name is resolved once, and the connection goes to that very address: a name that changes
 * its mind leads nowhere else, and redirects are not followed.
 * @throws OutsideFailure when no whole answer came, of whatever status
 */
export const postOutside = async (question: OutsideQuestion, rules: OutsideRules): Promise<OutsideAnswer> => {
  const problem = addressProblem(question.url, rules.allowsPrivate);
  if (problem !== undefined) throw new OutsideFailure("address_refused", `The address ${problem}.`);
  const url = new URL(question.url);
  const deadline = AbortSignal.timeout(rules.answerWithinMs);
  const end = rules.signal === undefined ? deadline : AbortSignal.any([deadline, rules.signal]);
  try {
    const address = await resolveHost(url, rules.allowsPrivate, end);
    const response = await send(url, address, question, end, rules.authorities);
    return await readAnswer(response, rules.maxAnswerBytes);
  } catch (error) {
    if (error instanceof OutsideFailure) throw error;
    if (deadline.aborted) {
      const message = `${url.host} did not answer within ${rules.answerWithinMs / 1000} s.`;
      throw new OutsideFailure("timeout", message, error);
    }
    throw connectionFailure(url, error);
  }
};

const resolveHost = async (url: URL, allowsPrivate: boolean, end: AbortSignal): Promise<string> => {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0) return host;
  const addresses = await untilEnd(lookup(host, { all: true }), end);
  if (!allowsPrivate && addresses.some(({ address }) => !isPublicAddress(address))) {
    // Not where it is: what names of our network resolve to is nobody's business.
    const message = `${url.hostname} resolves to an address that is not on the public internet.`;
    throw new OutsideFailure("address_refused", message);
  }
  const [first] = addresses;
  if (first === undefined) throw new OutsideFailure("unreachable", `${url.hostname} has no address.`);
  return first.address;
};

/** The system's resolver cannot be interrupted; it is left to itself. */
const untilEnd = <T>(work: Promise<T>, end: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    end.addEventListener("abort", () => reject(new Error("the deadline passed")), { once: true });
    work.then(resolve, reject);
  });

const send = (
  url: URL,
  address: string,
  { headers, body, client }: OutsideQuestion,
  end: AbortSignal,
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
      signal: end,
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

const readAnswer = async (response: IncomingMessage, maxBytes: number): Promise<OutsideAnswer> => {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) {
      response.destroy();
      throw new OutsideFailure("answer_too_large", `The answer has more than ${maxBytes} bytes.`);
    }
    chunks.push(chunk);
  }
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
};

const TLS_CODES = /^(CERT_|ERR_TLS|ERR_SSL|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|EPROTO|HOSTNAME_MISMATCH|CRL_)/;

const connectionFailure = (url: URL, error: unknown): OutsideFailure => {
  const code = String((error as NodeJS.ErrnoException).code ?? "");
  return TLS_CODES.test(code)
    ? new OutsideFailure("tls_failed", `The TLS connection to ${url.host} failed`, error)
    : new OutsideFailure("unreachable", `${url.host} cannot be reached`, error);
};
