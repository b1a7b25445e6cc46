/** By what the comparisons encrypt. */
export const BENCH_KEY = {
  keyId: Uint8Array.from({ length: 16 }, (_, i) => i),
  key: Uint8Array.from({ length: 16 }, (_, i) => 16 * i + 1),
  constantIv: Uint8Array.from({ length: 16 }, (_, i) => 255 - i),
} as const;
