import type { AccessRefusal } from "@sluice/contracts";
import type { HttpRequest } from "../http/index.ts";

/** Where a token was, by the name that it had there. */
export interface TokenCarrier {
  readonly kind: "query" | "cookie" | "header" | "authorization";
  readonly name: string;
}

interface Carried {
  readonly token: string;
  readonly carrier: TokenCarrier;
}

interface FoundInOnePlace extends Carried {
  /** What lies in the cookie that renewals are given in, beside a token that the player goes on sending. */
  readonly renewed: Carried | undefined;
}

export type FoundToken =
  | ({ readonly kind: "found" } & FoundInOnePlace)
  | { readonly kind: "refused"; readonly refusal: AccessRefusal };

/** Ours, and those of CTA-5007, 5: the last one as libraries write it. */
const PARAMETERS: ReadonlySet<string> = new Set(["token", "CAT", "cat"]);
export const CAT_NAME = "CTA-Common-Access-Token";
const COOKIES: ReadonlySet<string> = new Set(["sluice_token", CAT_NAME, CAT_NAME.toLowerCase()]);
const HEADERS = ["x-sluice-token", CAT_NAME.toLowerCase()] as const;

/** The values of a query parameter; a name that is spelled with percent signs is that name too. */
const inQuery = (rawQuery: string): Carried[] => {
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
const inCookies = (header: string | undefined): Carried[] =>
  header === undefined
    ? []
    : header.split(";").flatMap((pair) => {
        const equals = pair.indexOf("=");
        const name = pair.slice(0, Math.max(0, equals)).trim();
        return COOKIES.has(name) ? [{ token: pair.slice(equals + 1).trim(), carrier: { kind: "cookie", name } }] : [];
      });

/** RFC 6750, 2.1. Another scheme is for somebody else, a proxy perhaps. */
const inAuthorization = (header: string | undefined): Carried[] => {
  const bearer = header === undefined ? null : /^bearer +(.*)$/i.exec(header);
  return bearer === null ? [] : [{ token: bearer[1] ?? "", carrier: { kind: "authorization", name: "authorization" } }];
};

/**
 * A request shows one token, in one place: of two, somebody in between might read the other. A renewal that we gave as a cookie
 * may lie beside it, since a player whose token stands in an address, or in a header that its program sets, goes on sending that.
 */
export const findToken = (request: Pick<HttpRequest, "header" | "rawQuery">): FoundToken => {
  const cookies = inCookies(request.header("cookie"));
  const sent = [
    ...inQuery(request.rawQuery),
    ...inAuthorization(request.header("authorization")),
    ...HEADERS.flatMap((name): Carried[] => {
      const token = request.header(name);
      return token === undefined ? [] : [{ token, carrier: { kind: "header", name } }];
    }),
  ];
  const [cookie] = cookies;
  const renewed = sent.length === 1 && cookies.length === 1 && cookie?.carrier.name === CAT_NAME ? cookie : undefined;
  const all = renewed === undefined ? [...sent, ...cookies] : sent;
  const [found] = all;
  if (found === undefined) return refused("token_missing");
  // Lines of one name are joined by commas, which no token has.
  if (all.length > 1 || found.token.includes(",")) return refused("token_repeated");
  return { kind: "found", ...found, renewed };
};

const refused = (refusal: AccessRefusal): FoundToken => ({ kind: "refused", refusal });
