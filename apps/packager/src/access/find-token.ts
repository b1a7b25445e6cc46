import type { AccessRefusal } from "@sluice/contracts";
import type { HttpRequest } from "../http/index.ts";

/** Where a token was, by the name that it had there. */
export interface TokenCarrier {
  readonly kind: "query" | "cookie" | "header" | "authorization";
  readonly name: string;
}

export interface CarriedToken {
  readonly token: string;
  readonly carrier: TokenCarrier;
}

/** A token, and cookies that may be what it was renewed to. */
interface SentToken {
  readonly kind: "sent";
  readonly sent: CarriedToken;
  readonly cookies: readonly CarriedToken[];
}

/** Cookies of one name, which is right only if they are a token and what it was renewed to. */
interface TwinCookies {
  readonly kind: "twins";
  readonly cookies: readonly CarriedToken[];
}

export type FoundToken = SentToken | TwinCookies | { readonly kind: "refused"; readonly refusal: AccessRefusal };

/** Ours, and those of CTA-5007, 5: the last one as libraries write it. */
const PARAMETERS: ReadonlySet<string> = new Set(["token", "CAT", "cat"]);
export const CAT_NAME = "CTA-Common-Access-Token";
const COOKIES: ReadonlySet<string> = new Set(["sluice_token", CAT_NAME, CAT_NAME.toLowerCase()]);
/** More cookies than these are read by nobody. */
const MAX_COOKIES = 4;
const HEADERS = ["x-sluice-token", CAT_NAME.toLowerCase()] as const;

/** The values of a query parameter; a name that is spelled with percent signs is that name too. */
const inQuery = (rawQuery: string): CarriedToken[] => {
  if (rawQuery === "") return [];
  return rawQuery.split("&").flatMap((pair) => {
    const equals = pair.indexOf("=");
    const name = decode(equals === -1 ? pair : pair.slice(0, equals));
    if (!PARAMETERS.has(name)) return [];
    return [{ token: equals === -1 ? "" : pair.slice(equals + 1), carrier: { kind: "query", name } }];
  });
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not text, so no name of ours.
    return "";
  }
};

/** RFC 6265, 4.2.1. */
const inCookies = (header: string | undefined): CarriedToken[] =>
  header === undefined
    ? []
    : header.split(";").flatMap((pair) => {
        const equals = pair.indexOf("=");
        const name = pair.slice(0, Math.max(0, equals)).trim();
        return COOKIES.has(name) ? [{ token: pair.slice(equals + 1).trim(), carrier: { kind: "cookie", name } }] : [];
      });

/** RFC 6750, 2.1. Another scheme is for somebody else, a proxy perhaps. */
const inAuthorization = (header: string | undefined): CarriedToken[] => {
  const bearer = header === undefined ? null : /^bearer +(.*)$/i.exec(header);
  return bearer === null ? [] : [{ token: bearer[1] ?? "", carrier: { kind: "authorization", name: "authorization" } }];
};

/**
 * A request shows one token, in one place: of two, somebody in between might read the other. Cookies that we gave as renewals may
 * lie beside it: a player whose token stands in an address, or in a header that its program sets, goes on sending that; and a site's
 * own cookie stays where its domain or path is another than ours.
 */
export const findToken = (request: Pick<HttpRequest, "header" | "rawQuery">): FoundToken => {
  const cookies = inCookies(request.header("cookie"));
  const sent = [
    ...inQuery(request.rawQuery),
    ...inAuthorization(request.header("authorization")),
    ...HEADERS.flatMap((name): CarriedToken[] => {
      const token = request.header(name);
      return token === undefined ? [] : [{ token, carrier: { kind: "header", name } }];
    }),
  ];
  const isOfOneName = (name: string | undefined): boolean => cookies.every(({ carrier }) => carrier.name === name);
  const [first] = sent;
  if (sent.length > 1 || cookies.length > MAX_COOKIES) return refused("token_repeated");
  if (first !== undefined) {
    // Lines of one name are joined by commas, which no token has.
    if (!isOfOneName(CAT_NAME) || first.token.includes(",")) return refused("token_repeated");
    return { kind: "sent", sent: first, cookies };
  }
  const [cookie] = cookies;
  if (cookie === undefined) return refused("token_missing");
  if (cookie.token.includes(",")) return refused("token_repeated");
  if (cookies.length === 1) return { kind: "sent", sent: cookie, cookies: [] };
  return isOfOneName(cookie.carrier.name) ? { kind: "twins", cookies } : refused("token_repeated");
};

const refused = (refusal: AccessRefusal): FoundToken => ({ kind: "refused", refusal });
