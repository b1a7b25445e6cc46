/**
 * An attribute list (RFC 8216bis, 4.2): `NAME=value,NAME="value, quoted"`. Values keep their meaning apart from their quotes.
 * One walk over the text; `undefined` where it does not follow the grammar or names an attribute twice.
 */
export const parseAttributes = (text: string): ReadonlyMap<string, string> | undefined => {
  const attributes = new Map<string, string>();
  let at = 0;
  while (at < text.length) {
    const equals = text.indexOf("=", at);
    if (equals < 0) return undefined;
    const name = text.slice(at, equals).trim();
    if (!/^[A-Z0-9-]{1,100}$/.test(name) || attributes.has(name)) return undefined;
    let end: number;
    if (text[equals + 1] === '"') {
      const quote = text.indexOf('"', equals + 2);
      if (quote < 0) return undefined;
      attributes.set(name, text.slice(equals + 2, quote));
      end = quote + 1;
      while (text[end] === " ") end += 1;
      if (end < text.length && text[end] !== ",") return undefined;
    } else {
      const comma = text.indexOf(",", equals);
      end = comma < 0 ? text.length : comma;
      const value = text.slice(equals + 1, end).trim();
      if (value === "" || value.includes('"')) return undefined;
      attributes.set(name, value);
    }
    at = end + 1;
  }
  return attributes;
};
