import { type TextMatch, toTextMatch } from "./match-text.ts";
import { type CborValue, isCborMap } from "./read-cbor.ts";

/** An address in the parts that `catu` can name. */
export interface UriParts {
  readonly scheme: string;
  readonly host: string;
  readonly port: string;
  readonly path: string;
}

/** The labels of CTA-5007, 4.6.2. A query (4) is not among them: the token itself stands in it. */
const PARTS: ReadonlyMap<number | string, (uri: UriParts) => string> = new Map([
  [0, ({ scheme }: UriParts) => scheme],
  [1, ({ host }: UriParts) => host],
  [2, ({ port }: UriParts) => port],
  [3, ({ path }: UriParts) => path],
  [5, ({ path }: UriParts) => path.slice(0, path.lastIndexOf("/"))],
  [6, (uri: UriParts) => fileName(uri)],
  [7, (uri: UriParts) => fileName(uri).replace(/\.[^.]*$/, "")],
  [8, (uri: UriParts) => /\.[^.]*$/.exec(fileName(uri))?.[0] ?? ""],
]);

const fileName = ({ path }: UriParts): string => path.slice(path.lastIndexOf("/") + 1);

export type UriRules = (uri: UriParts) => boolean;

/** Every part that a `catu` names must match. undefined for a rule that is none of ours: it must not be read over. */
export const toUriRules = (catu: CborValue): UriRules | undefined => {
  if (!isCborMap(catu)) return undefined;
  const rules: { readonly partOf: (uri: UriParts) => string; readonly match: TextMatch }[] = [];
  for (const [label, matches] of catu) {
    const partOf = PARTS.get(label);
    const match = isCborMap(matches) ? toTextMatch(matches) : undefined;
    if (partOf === undefined || match === undefined) return undefined;
    rules.push({ partOf, match });
  }
  return (uri) => rules.every(({ partOf, match }) => match(partOf(uri)));
};
