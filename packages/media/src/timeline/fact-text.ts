import type { TimelineFact } from "./facts.ts";

/** A fact as one line of JSON without its line feed. Big integers and bytes become objects with one key that says so. */
export const printFact = (fact: TimelineFact): string =>
  JSON.stringify(fact, (_, value: unknown) => {
    if (typeof value === "bigint") return { $bigint: value.toString() };
    if (value instanceof Uint8Array) return { $bytes: printHex(value) };
    return value;
  });

/**
 * Reads back what `printFact` wrote. For text of our own only: it throws SyntaxError where that is no JSON, and checks no
 * more; whether a line is whole is for the journal's checksum to say.
 */
export const parseFact = (line: string): TimelineFact =>
  JSON.parse(line, (_, value: unknown) => {
    if (typeof value !== "object" || value === null) return value;
    if ("$bigint" in value && typeof value.$bigint === "string") return BigInt(value.$bigint);
    if ("$bytes" in value && typeof value.$bytes === "string") return parseHex(value.$bytes);
    // JSON leaves out what is undefined, and a config with a missing frame rate would not be the same config.
    if ("sampleEntry" in value && "width" in value && !("frameRate" in value))
      return { ...value, frameRate: undefined };
    return value;
  }) as TimelineFact;

const printHex = (bytes: Uint8Array): string => {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
};

const parseHex = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
};
