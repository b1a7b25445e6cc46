/** Not one of them holds a character that XML would have escaped: ids, numbers, times, base64. */
export const attributes = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join("");

export const NAMESPACES = {
  "xmlns:cpix": "urn:dashif:org:cpix",
  "xmlns:pskc": "urn:ietf:params:xml:ns:keyprov:pskc",
  "xmlns:ds": "http://www.w3.org/2000/09/xmldsig#",
};

/** What SPEKE 1.0 says in elements of its own. */
export const SPEKE_NAMESPACE = { "xmlns:speke": "urn:aws:amazon:com:speke" };

/** A list of a CPIX document; an empty one is not valid, and left out. */
export const list = (name: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`<cpix:${name}>`, ...items, `</cpix:${name}>`];
