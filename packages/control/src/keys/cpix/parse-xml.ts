import { XMLParser, XMLValidator } from "fast-xml-parser";
import { answerInvalid, quote } from "../key-failure.ts";

/** An element: attributes begin with `@`, text is `#text`, and every child is in a list. */
export interface XmlElement {
  readonly [name: string]: string | readonly XmlElement[];
}

const MAX_DEPTH = 32;
/** An answer for all kinds of tracks and all systems has some hundreds. */
const MAX_NAMES = 10_000;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  ignoreDeclaration: true,
  alwaysCreateTextNode: true,
  isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
});

/** What is thrown of a document that cannot be used: an answer that came, unless said otherwise. */
export type XmlProblem = (message: string) => Error;

/**
 * A document without types, entities or instructions: nothing in it can grow, or reach for anything.
 * @throws what `problem` makes, a KeyFailure unless said otherwise
 */
export const parseXml = (text: string, root: string, problem: XmlProblem = answerInvalid): XmlElement => {
  if (/<!(?!--)/.test(text)) {
    throw problem("The document has a document type, entities or CDATA; expected plain elements.");
  }
  requireModest(text, problem);
  const verdict = XMLValidator.validate(text);
  if (verdict !== true) throw problem(`The document is not XML: ${verdict.err.msg}`);
  const document = parseOr(text, problem);
  const [element] = childrenOf(document, root);
  if (element === undefined) {
    throw problem(`The document's root element is ${Object.keys(document).join(", ")}; expected ${root}.`);
  }
  return element;
};

/** The parser has refusals of its own: names that JavaScript has a meaning for, quotes in an instruction. */
const parseOr = (text: string, problem: XmlProblem): XmlElement => {
  try {
    return parser.parse(text) as XmlElement;
  } catch (error) {
    throw problem(`The document is not XML: ${quote(error instanceof Error ? error.message : String(error))}`);
  }
};

/** A comment, an instruction or a tag. */
const MARKUP = /<(?:!--[\s\S]*?-->|\?[\s\S]*?\?>|[^!?<>"'](?:[^<>"']|"[^"<]*"|'[^'<]*')*>)/y;

/** The parser reads any instruction as if it had attributes, however many. */
const XML_DECLARATION = /^<\?xml\s[^<>]{0,250}\?>$/;

/**
 * What the parser would take its time or its memory for is refused first, by one reading from the beginning to the first "<" that
 * begins nothing.
 */
const requireModest = (text: string, problem: XmlProblem): void => {
  let depth = 0;
  let names = 0;
  for (let at = text.indexOf("<"); at !== -1; at = text.indexOf("<", MARKUP.lastIndex)) {
    MARKUP.lastIndex = at;
    const [markup] = MARKUP.exec(text) ?? [];
    if (markup === undefined) throw problem(`The document is not XML: ${quote(text.slice(at, at + 64))} is no tag.`);
    if (markup.startsWith("<?") && !XML_DECLARATION.test(markup)) {
      throw problem(`The document has an instruction, ${quote(markup.slice(0, 64))}; expected plain elements.`);
    }
    if (markup.startsWith("<!") || markup.startsWith("<?")) continue;
    if (markup.startsWith("</")) depth -= 1;
    else if (!markup.endsWith("/>")) depth += 1;
    if (depth > MAX_DEPTH) throw problem(`The document is nested more than ${MAX_DEPTH} levels deep.`);
    names += markup.split("=").length;
    if (names > MAX_NAMES) throw problem(`The document has more than ${MAX_NAMES} tags and attributes.`);
  }
};

export const childrenOf = (element: XmlElement | undefined, ...path: readonly string[]): readonly XmlElement[] => {
  let elements: readonly XmlElement[] = element === undefined ? [] : [element];
  for (const name of path) {
    elements = elements.flatMap((each) => {
      const children = Object.hasOwn(each, name) ? each[name] : undefined;
      return Array.isArray(children) ? (children as readonly XmlElement[]) : [];
    });
  }
  return elements;
};

export const textOf = (element: XmlElement | undefined): string => {
  const text = element?.["#text"];
  return typeof text === "string" ? text.trim() : "";
};

export const attributeOf = (element: XmlElement | undefined, name: string): string | undefined => {
  const value = element?.[`@${name}`];
  return typeof value === "string" ? value : undefined;
};

/** Nothing at all is an empty buffer. @throws what `problem` makes, when it is no base64 */
export const bytesOf = (text: string, what: string, problem: XmlProblem = answerInvalid): Buffer => {
  const packed = text.replace(/\s+/g, "");
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(packed)) {
    throw problem(`${what} is not base64.`);
  }
  return Buffer.from(packed, "base64");
};
