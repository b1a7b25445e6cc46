import { XMLParser, XMLValidator } from "fast-xml-parser";
import { answerInvalid } from "../key-failure.ts";

/** An element: attributes begin with `@`, text is `#text`, and every child is in a list. */
export interface XmlElement {
  readonly [name: string]: string | readonly XmlElement[];
}

const MAX_DEPTH = 32;

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

/**
 * A document without types, entities or instructions: nothing in it can grow, or reach for anything.
 * @throws KeyFailure
 */
export const parseXml = (text: string, root: string): XmlElement => {
  if (/<!(?!--)/.test(text)) {
    throw answerInvalid("The answer has a document type, entities or CDATA; expected plain elements.");
  }
  if (depthOf(text) > MAX_DEPTH) throw answerInvalid(`The answer is nested more than ${MAX_DEPTH} levels deep.`);
  const verdict = XMLValidator.validate(text);
  if (verdict !== true) throw answerInvalid(`The answer is not XML: ${verdict.err.msg}`);
  const document = parser.parse(text) as XmlElement;
  const [element] = childrenOf(document, root);
  if (element === undefined) {
    throw answerInvalid(`The answer's root element is ${Object.keys(document).join(", ")}; expected ${root}.`);
  }
  return element;
};

const depthOf = (text: string): number => {
  let depth = 0;
  let deepest = 0;
  for (const [tag] of text.matchAll(/<[^!?][^>]*>/g)) {
    if (tag.startsWith("</")) depth -= 1;
    else if (!tag.endsWith("/>")) depth += 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
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

/** @throws KeyFailure when it is no base64; nothing at all is an empty buffer */
export const bytesOf = (text: string, what: string): Buffer => {
  const packed = text.replace(/\s+/g, "");
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(packed)) {
    throw answerInvalid(`${what} is not base64.`);
  }
  return Buffer.from(packed, "base64");
};
