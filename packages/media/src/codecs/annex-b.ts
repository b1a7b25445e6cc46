/** The offset of the next 00 00 01 at or behind `from`, or -1: what `Buffer.prototype.indexOf` does natively. */
export type FindStartCode = (bytes: Uint8Array, from: number) => number;

const START_CODE_BYTES = 3;

/**
 * Where the start codes 00 00 01 begin in bytes[start, end) (ISO/IEC 14496-10, annex B). The search ends behind `limit` of
 * them, so that a caller who takes fewer can refuse more without having paid for all.
 */
export const findStartCodes = (
  bytes: Uint8Array,
  start: number,
  end: number,
  limit: number,
  findNext?: FindStartCode,
): number[] => {
  const found: number[] = [];
  if (findNext) {
    const range = bytes.subarray(start, end);
    for (let at = findNext(range, 0); at >= 0 && found.length <= limit; at = findNext(range, at + START_CODE_BYTES)) {
      found.push(start + at);
    }
    return found;
  }
  // Looks at where the third byte would be: what is neither 0 nor 1 there rules out three offsets at once.
  for (let i = start + 2; i < end && found.length <= limit; ) {
    const byte = bytes[i] as number;
    if (byte === 0) {
      i += 1;
      continue;
    }
    if (byte === 1 && bytes[i - 1] === 0 && bytes[i - 2] === 0) found.push(i - 2);
    i += 3;
  }
  return found;
};
