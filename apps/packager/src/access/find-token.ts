import type { AccessRefusal } from "@sluice/contracts";
import type { HttpRequest } from "../http/index.ts";

/** Where a token was, by the name that it had there. */
export interface TokenCarrier {
  readonly kind: "query" | "cookie" | "header" | "authorization";
  readonly name: string;
}

export type FoundToken =
  | { readonly kind: "found"; readonly token: string; readonly carrier: TokenCarrier }
  | { readonly kind: "refused"; readonly refusal: AccessRefusal };

interface Carried {
  readonly token: string;
  readonly carrier: TokenCarrier;
}

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

/** A request shows one token, in one place. Of two, somebody in between might read the other. */
export const findToken = (request: Pick<HttpRequest, "header" | "rawQuery">): FoundToken => {
  const all = [
    ...inQuery(request.rawQuery),
    ...inCookies(request.header("cookie")),
    ...inAuthorization(request.header("authorization")),
    ...HEADERS.flatMap((name): Carried[] => {
      const token = request.header(name);
      return token === undefined ? [] : [{ token, carrier: { kind: "header", name } }];
    }),
  ];
  const [found] = all;
  if (found === undefined) return refused("token_missing");
  // Lines of one name are joined by commas, which no token has.
  if (all.length > 1 || found.token.includes(",")) return refused("token_repeated");
  return { kind: "found", ...found };
};

const refused = (refusal: AccessRefusal): FoundToken => ({ kind: "refused", refusal });
