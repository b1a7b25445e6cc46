export type ByteRange =
  | { readonly kind: "whole" }
  | { readonly kind: "part"; readonly from: number; readonly to: number }
  | { readonly kind: "unsatisfiable" };

const WHOLE: ByteRange = { kind: "whole" };

/**
 * RFC 9110, 14.2: one `bytes` range of `sizeBytes` bytes, `to` exclusive. What is not understood and a list of several
 * ranges are answered with the whole, as the RFC allows.
 */
export const parseByteRange = (text: string, sizeBytes: number): ByteRange => {
  const match = /^bytes=([0-9]{0,15})-([0-9]{0,15})$/i.exec(text);
  if (match === null) return WHOLE;
  const [, first = "", last = ""] = match;
  if (first === "") {
    if (last === "") return WHOLE;
    const suffixBytes = Number(last);
    if (suffixBytes === 0 || sizeBytes === 0) return { kind: "unsatisfiable" };
    return { kind: "part", from: Math.max(0, sizeBytes - suffixBytes), to: sizeBytes };
  }
  const from = Number(first);
  const to = last === "" ? sizeBytes : Math.min(sizeBytes, Number(last) + 1);
  if (last !== "" && Number(last) < from) return WHOLE;
  if (from >= sizeBytes) return { kind: "unsatisfiable" };
  return { kind: "part", from, to };
};

/** RFC 9110, 13.1.2: `*`, or a list that has the tag; weak comparison. */
export const matchesEtag = (ifNoneMatch: string, etag: string): boolean => {
  if (ifNoneMatch === etag || ifNoneMatch.trim() === "*") return true;
  const opaque = (tag: string): string => tag.trim().replace(/^W\//, "");
  return ifNoneMatch.split(",").some((tag) => opaque(tag) === opaque(etag));
};
