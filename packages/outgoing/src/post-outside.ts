import type { LookupAddress } from "node:dns";
import {
  type ClientRequestArgs,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestPlain,
} from "node:http";
import { type RequestOptions, request as requestTls } from "node:https";
import { isIP } from "node:net";
import { findAddresses } from "./find-addresses.ts";
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
  /** For tests: who is asked for names, instead of the system's. */
  readonly nameServers?: readonly string[] | undefined;
}

/**
 * Posts to a server that a customer named. Its name is resolved once, and the connection goes to those very addresses: a name that
 * changes its mind leads nowhere else, and redirects are not followed.
 * @throws OutsideFailure when no whole answer came, of whatever status
 */
export const postOutside = async (question: OutsideQuestion, rules: OutsideRules): Promise<OutsideAnswer> => {
  const problem = addressProblem(question.url, rules.allowsPrivate);
  if (problem !== undefined) throw new OutsideFailure("address_refused", `The address ${problem}.`);
  const url = new URL(question.url);
  const deadline = AbortSignal.timeout(rules.answerWithinMs);
  const end = rules.signal === undefined ? deadline : AbortSignal.any([deadline, rules.signal]);
  try {
    const addresses = await resolveHost(url, rules, end);
    const response = await send(url, addresses, question, end, rules.authorities);
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

const resolveHost = async (
  url: URL,
  { allowsPrivate, nameServers }: OutsideRules,
  end: AbortSignal,
): Promise<readonly [LookupAddress, ...LookupAddress[]]> => {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  const [first, ...others] = await findAddresses(host, { usesSystem: allowsPrivate, nameServers, end });
  if (first === undefined) throw new OutsideFailure("unreachable", `${url.hostname} has no address.`);
  if (!allowsPrivate && [first, ...others].some(({ address }) => !isPublicAddress(address))) {
    // Not where it is: what names of our network resolve to is nobody's business.
    const message = `${url.hostname} resolves to an address that is not on the public internet.`;
    throw new OutsideFailure("address_refused", message);
  }
  return [first, ...others];
};

const send = (
  url: URL,
  addresses: readonly [LookupAddress, ...LookupAddress[]],
  { headers, body, client }: OutsideQuestion,
  end: AbortSignal,
  authorities: string | undefined,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const name = url.hostname.replace(/^\[|\]$/g, "");
    const options: ClientRequestArgs & RequestOptions = {
      method: "POST",
      host: name,
      lookup: (_name, { all }, answer) =>
        all === true ? answer(null, [...addresses]) : answer(null, addresses[0].address, addresses[0].family),
      port: url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port),
      path: url.pathname + url.search,
      headers: { ...headers, host: url.host, "content-length": Buffer.byteLength(body) },
      // No connection is kept: the next question may go to another address.
      agent: false,
      signal: end,
      ...(authorities === undefined ? {} : { ca: authorities }),
    };
    const isTls = url.protocol === "https:";
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

/** What names and connections mostly fail of, in the words of whoever gave the address. */
const UNREACHABLE_BECAUSE: Readonly<Record<string, string>> = {
  ENOTFOUND: "there is no host of that name",
  ENODATA: "the name has no address",
  ESERVFAIL: "the name servers cannot say where it is",
  ETIMEOUT: "the name servers do not answer",
  ECONNREFUSED: "nothing takes connections there",
  ECONNRESET: "it cut the connection off",
  EHOSTUNREACH: "no way leads there",
  ENETUNREACH: "no way leads there",
};

const connectionFailure = (url: URL, error: unknown): OutsideFailure => {
  const code = String((error as NodeJS.ErrnoException).code ?? "");
  if (TLS_CODES.test(code)) return new OutsideFailure("tls_failed", `The TLS connection to ${url.host} failed`, error);
  const reason = UNREACHABLE_BECAUSE[code];
  return reason === undefined
    ? new OutsideFailure("unreachable", `${url.host} cannot be reached`, error)
    : new OutsideFailure("unreachable", `${url.host} cannot be reached: ${reason}.`);
};
