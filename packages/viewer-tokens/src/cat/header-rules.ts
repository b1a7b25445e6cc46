import { type TextMatch, toTextMatch } from "./match-text.ts";
import { type CborValue, isCborMap } from "./read-cbor.ts";

export interface HeaderRules {
  /** In small letters. */
  readonly names: readonly string[];
  /** Whether the headers of a request are as they must be; one that is missing is not. */
  readonly fit: (header: (name: string) => string | undefined) => boolean;
}

/** RFC 9110, 5.6.2. */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/;

/** Every header that a `cath` names must match (CTA-5007, 4.6.6). undefined for a rule that is none of ours: it must not be read over. */
export const toHeaderRules = (cath: CborValue): HeaderRules | undefined => {
  if (!isCborMap(cath) || cath.size === 0) return undefined;
  const rules: { readonly name: string; readonly match: TextMatch }[] = [];
  for (const [name, matches] of cath) {
    const match = isCborMap(matches) ? toTextMatch(matches) : undefined;
    if (typeof name !== "string" || !NAME.test(name) || match === undefined) return undefined;
    rules.push({ name: name.toLowerCase(), match });
  }
  return {
    names: rules.map(({ name }) => name),
    fit: (header) =>
      rules.every(({ name, match }) => {
        const value = header(name);
        return value !== undefined && match(value);
      }),
  };
};
