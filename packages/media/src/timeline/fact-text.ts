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
export const parseFact = (line: string): TimelineFact => revive(JSON.parse(line)) as TimelineFact;

/** In place. `JSON.parse` would call back for every value, which takes several times as long; a restart reads a day of them. */
const revive = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return value;
  if ("$bigint" in value && typeof value.$bigint === "string") return BigInt(value.$bigint);
  if ("$bytes" in value && typeof value.$bytes === "string") return parseHex(value.$bytes);
  const fields = value as Record<string, unknown>;
  for (const key of Object.keys(fields)) {
    const field = fields[key];
    if (typeof field === "object" && field !== null) fields[key] = revive(field);
  }
  // JSON leaves out what is undefined, and a config with a missing frame rate would not be the same config.
  if ("sampleEntry" in value && "width" in value && !("frameRate" in value)) fields["frameRate"] = undefined;
  return value;
};

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
