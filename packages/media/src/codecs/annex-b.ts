/**
 * Where the start codes 00 00 01 begin in bytes[start, end) (ISO/IEC 14496-10, annex B); the search ends soon after `limit`
 * of them, so that a caller who takes fewer can refuse more without having paid for all.
 *
 * Two zeros in a row cover an odd offset: so only every second byte is looked at, eight of them in each step, and a hit
 * is looked at closely.
 */
export const findStartCodes = (bytes: Uint8Array, start: number, end: number, limit: number): number[] => {
  const found: number[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = start;
  for (; at + 18 <= end && found.length <= limit; at += 16) {
    const a = view.getInt32(at, true) | 0x00ff00ff;
    const b = view.getInt32(at + 4, true) | 0x00ff00ff;
    const c = view.getInt32(at + 8, true) | 0x00ff00ff;
    const d = view.getInt32(at + 12, true) | 0x00ff00ff;
    // A byte that is zero borrows, and so sets its highest bit.
    const zeros = ((a - 0x01000100) & ~a) | ((b - 0x01000100) & ~b) | ((c - 0x01000100) & ~c) | ((d - 0x01000100) & ~d);
    if ((zeros & 0x80008000) !== 0) lookClosely(bytes, at, at + 16, found);
  }
  lookClosely(bytes, at, Math.min(at + 18, end) - 2, found);
  return found;
};

const lookClosely = (bytes: Uint8Array, from: number, to: number, found: number[]): void => {
  for (let i = from; i < to; i++) if (bytes[i] === 0 && bytes[i + 1] === 0 && bytes[i + 2] === 1) found.push(i);
};
