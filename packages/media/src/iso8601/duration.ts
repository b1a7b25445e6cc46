/**
 * Milliseconds as xs:duration in seconds (ISO/IEC 23009-1, 5.3.1.2), as `PT6.006S`. Seconds alone: no player has to know how
 * long a day is.
 * @throws RangeError below 0 or not finite.
 */
export const printDuration = (ms: number): string => {
  const whole = Math.round(ms);
  if (!(whole >= 0 && whole <= Number.MAX_SAFE_INTEGER)) throw new RangeError(`${ms} ms is no duration`);
  const seconds = Math.floor(whole / 1000);
  const fraction = String(whole % 1000)
    .padStart(3, "0")
    .replace(/0+$/, "");
  return fraction === "" ? `PT${seconds}S` : `PT${seconds}.${fraction}S`;
};
