import type { AccessRefusal } from "@sluice/contracts";
import type { HttpRequest } from "../http/index.ts";

export type FoundToken =
  | { readonly kind: "found"; readonly token: string; readonly isInQuery: boolean }
  | { readonly kind: "refused"; readonly refusal: AccessRefusal };

export const TOKEN_PARAMETER = "token";
const TOKEN_COOKIE = "sluice_token";
const TOKEN_HEADER = "x-sluice-token";

/** The values of a query parameter; a name that is spelled with percent signs is that name too. */
const inQuery = (rawQuery: string): string[] => {
  if (rawQuery === "") return [];
  return rawQuery.split("&").flatMap((pair) => {
    const equals = pair.indexOf("=");
    const name = equals === -1 ? pair : pair.slice(0, equals);
    return decode(name) === TOKEN_PARAMETER ? [equals === -1 ? "" : pair.slice(equals + 1)] : [];
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
const inCookies = (header: string | undefined): string[] =>
  header === undefined
    ? []
    : header.split(";").flatMap((pair) => {
        const equals = pair.indexOf("=");
        return equals !== -1 && pair.slice(0, equals).trim() === TOKEN_COOKIE ? [pair.slice(equals + 1).trim()] : [];
      });

/** RFC 6750, 2.1. Another scheme is for somebody else, a proxy perhaps. */
const inAuthorization = (header: string | undefined): string[] => {
  const bearer = header === undefined ? null : /^bearer +(.*)$/i.exec(header);
  return bearer === null ? [] : [bearer[1] ?? ""];
};

const inHeader = (header: string | undefined): string[] => (header === undefined ? [] : [header]);

/** A request shows one token, in one of four places. Of two, somebody in between might read the other. */
export const findToken = (request: Pick<HttpRequest, "header" | "rawQuery">): FoundToken => {
  const ofQuery = inQuery(request.rawQuery);
  const all = [
    ...ofQuery,
    ...inCookies(request.header("cookie")),
    ...inAuthorization(request.header("authorization")),
    ...inHeader(request.header(TOKEN_HEADER)),
  ];
  const [token] = all;
  if (token === undefined) return refused("token_missing");
  // Lines of one name are joined by commas, which no token has.
  if (all.length > 1 || token.includes(",")) return refused("token_repeated");
  return { kind: "found", token, isInQuery: ofQuery.length > 0 };
};

const refused = (refusal: AccessRefusal): FoundToken => ({ kind: "refused", refusal });
