const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  // Attribute values are normalised (XML 1.0, 3.3.3): these would come out as spaces.
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0, 2.2: no document may hold these, not even as references
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** A text as the value of an XML attribute, in double quotes, or as the whole of an element. What XML cannot hold becomes U+FFFD. */
export const escapeXml = (text: string): string =>
  text.replace(NOT_XML, "\ufffd").replace(/[&<>"'\t\n\r]/g, (character) => ESCAPES[character] ?? character);

export type XmlAttributes = Readonly<Record<string, string | number | bigint | boolean | undefined>>;

/** One element, children already printed; `undefined` attributes are left out. Indented, because people read manifests. */
export const element = (name: string, attributes: XmlAttributes, children: readonly string[] = []): string => {
  let text = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) text += ` ${key}="${escapeXml(String(value))}"`;
  }
  if (children.length === 0) return `${text}/>`;
  return `${text}>\n${children.map((child) => child.replace(/^/gm, "  ")).join("\n")}\n</${name}>`;
};

/** An element that holds a text, on one line: some readers take the white space around it for a part of it. */
export const textElement = (name: string, attributes: XmlAttributes, text: string): string => {
  const opened = element(name, attributes);
  return `${opened.slice(0, -2)}>${escapeXml(text)}</${name}>`;
};
