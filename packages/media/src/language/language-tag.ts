/**
 * A track's ISO 639-2 code as the tag that HLS (RFC 8216bis, 4.4.6.1) and DASH want: BCP 47, which takes the two-letter code
 * where there is one (RFC 5646, 2.2.1): `deu` and `ger` are `de`, `gsw` stays. What is no language code is `und`.
 */
export const languageTag = (iso639: string): string => {
  const code = iso639.toLowerCase();
  if (!/^[a-z]{2,3}$/.test(code)) return "und";
  return Intl.getCanonicalLocales(code)[0] ?? "und";
};

/** Made when the first name is asked for: it takes longer than all else that a process does to start. */
let names: Intl.DisplayNames | undefined;

/** The English name of a BCP 47 language, for the menu of a player; `undefined` for what has none, as `und`. */
export const languageName = (tag: string): string | undefined => {
  if (tag === "und") return undefined;
  names ??= new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });
  return names.of(tag);
};
