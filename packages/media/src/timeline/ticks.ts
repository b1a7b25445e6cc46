/**
 * Media time. A track counts in ticks of its own timescale, as a bigint, because a 10 MHz clock since 1970 is past 2^53.
 * The timeline compares tracks on one common clock of 90 kHz, as a safe integer (2^53 ticks are 3170 years). Every
 * conversion is here, and every name says how it rounds.
 */
export type Ticks = bigint & { readonly __ticks: unique symbol };

export const CLOCK_90K = 90_000;

/** Brands a count of ticks. */
export const toTicks = (value: bigint | number): Ticks => BigInt(value) as Ticks;

/** Ticks of a track as 90 kHz, to the nearest. Exact up to 2^53 of input, whatever the timescale. */
export const ticksTo90kRound = (ticks: bigint | number, timescale: number): number => {
  if (timescale === CLOCK_90K) return Number(ticks);
  if (typeof ticks === "number" && ticks >= 0 && ticks < 2 ** 36) return Math.round((ticks * CLOCK_90K) / timescale);
  return divideRound(BigInt(ticks) * BigInt(CLOCK_90K), BigInt(timescale));
};

/** 90 kHz as ticks of a track, to the nearest. */
export const clock90kToTicksRound = (time90k: number, timescale: number): Ticks =>
  toTicks(divideRound(BigInt(time90k) * BigInt(timescale), BigInt(CLOCK_90K)));

/** A span or instant of 90 kHz in milliseconds, to the nearest. */
export const clock90kToMsRound = (time90k: number): number => Math.round(time90k / 90);

/** Milliseconds (whole or not) as 90 kHz, to the nearest. */
export const msTo90kRound = (ms: number): number => Math.round(ms * 90);

/** Half away from zero; the divisor is positive. */
const divideRound = (dividend: bigint, divisor: bigint): number => {
  const half = divisor / 2n;
  return Number(dividend >= 0n ? (dividend + half) / divisor : (dividend - half) / divisor);
};
