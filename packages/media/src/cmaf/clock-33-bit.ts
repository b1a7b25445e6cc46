/** 33-bit timestamps of 90 kHz wrap every 26.5 hours (ISO/IEC 13818-1, 2.4.3.7). */
const WRAP = 2 ** 33;
const WRAP_TICKS = 1n << 33n;

/** How far `raw` is from `reference`, both of 33 bits, the shorter way round: [-2^32, 2^32). */
export const distance33 = (raw: number, reference: number): number => {
  const ahead = (((raw - reference) % WRAP) + WRAP) % WRAP;
  return ahead >= WRAP / 2 ? ahead - WRAP : ahead;
};

/**
 * The 64-bit times that have these 33 low bits: the first nearest to `near` (or itself, without one), the others nearest to
 * the first. None is negative: where one would be, all are a wrap later.
 */
export const unwrap33 = (raws: readonly number[], near: bigint | undefined): bigint[] => {
  const [first = 0] = raws;
  const reference =
    near === undefined ? BigInt(first) : near + BigInt(distance33(first, Number(BigInt.asUintN(33, near))));
  const times = raws.map((raw) => reference + BigInt(distance33(raw, first)));
  return times.some((time) => time < 0n) ? times.map((time) => time + WRAP_TICKS) : times;
};
