import { expect, test } from "vitest";
import { languageName, languageTag } from "./language-tag.ts";

test.for([
  ["eng", "en"],
  ["deu", "de"],
  ["ger", "de"],
  ["fra", "fr"],
  ["fre", "fr"],
  ["chi", "zh"],
  ["zho", "zh"],
  ["ces", "cs"],
  ["cze", "cs"],
  ["gsw", "gsw"],
  ["ENG", "en"],
  ["qaa", "qaa"],
  ["und", "und"],
  ["", "und"],
  ["e g", "und"],
  ["\0\0\0", "und"],
] as const)("ISO 639-2 %j is BCP 47 %s", ([code, tag]) => {
  expect(languageTag(code)).toBe(tag);
});

test("a language has the name that a viewer reads, and no language has none", () => {
  expect(languageName("de")).toBe("German");
  expect(languageName("und")).toBeUndefined();
});
