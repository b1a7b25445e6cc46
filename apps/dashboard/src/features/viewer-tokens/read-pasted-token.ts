export interface PastedToken {
  readonly token: string;
  /** Where it was going to be shown. */
  readonly url: string | null;
}

const PARAMETERS = ["token", "CAT", "cat"] as const;

/** A token as it is, or in the address that did not play; undefined for an address without one. */
export const readPastedToken = (text: string): PastedToken | undefined => {
  const pasted = text.trim();
  if (!/^https?:\/\//i.test(pasted) || !URL.canParse(pasted)) return { token: pasted, url: null };
  const { origin, pathname, searchParams } = new URL(pasted);
  const token = PARAMETERS.map((name) => searchParams.get(name)).find((found) => found !== null && found !== "");
  return token == null ? undefined : { token, url: `${origin}${pathname}` };
};
