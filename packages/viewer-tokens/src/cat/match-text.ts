import { createHash } from "node:crypto";
import type { CborMap, CborValue } from "./read-cbor.ts";

/**
 * The matches of CTA-5007, 4.6.3, by their labels. A regular expression (4) is none of them: whoever writes one may make it
 * take as long as they like.
 */
const MATCHES: ReadonlyMap<number | string, (value: string, wanted: string) => boolean> = new Map([
  [0, (value: string, wanted: string) => value === wanted],
  [1, (value: string, wanted: string) => value.startsWith(wanted)],
  [2, (value: string, wanted: string) => value.endsWith(wanted)],
  [3, (value: string, wanted: string) => value.includes(wanted)],
]);
const HASHES: ReadonlyMap<number | string, string> = new Map([
  [-1, "sha256"],
  [-2, "sha512-256"],
]);

export type TextMatch = (value: string) => boolean;

/** Every match of a map must hold. undefined when one of them is none that is known here. */
export const toTextMatch = (matches: CborMap): TextMatch | undefined => {
  const all = [...matches].map(([label, wanted]) => toMatch(label, wanted));
  if (all.length === 0 || all.includes(undefined)) return undefined;
  return (value) => all.every((match) => match?.(value) === true);
};

const toMatch = (label: number | string, wanted: CborValue): TextMatch | undefined => {
  const compare = MATCHES.get(label);
  if (compare !== undefined && typeof wanted === "string") return (value) => compare(value, wanted);
  const algorithm = HASHES.get(label);
  if (algorithm === undefined || !(wanted instanceof Uint8Array)) return undefined;
  return (value) => createHash(algorithm).update(value).digest().equals(wanted);
};
