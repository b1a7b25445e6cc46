/** An exact number: `numerator / denominator`, the denominator above zero. Prices are decimals, and no float is one. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** @throws RangeError for text that is no decimal like "0.004" */
export const parseDecimal = (text: string): Fraction => {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) throw new RangeError(`"${text}" is not a decimal`);
  const [, whole = "", places = ""] = match;
  return { numerator: BigInt(whole + places), denominator: 10n ** BigInt(places.length) };
};

export const multiply = (a: Fraction, b: Fraction): Fraction => ({
  numerator: a.numerator * b.numerator,
  denominator: a.denominator * b.denominator,
});

export const add = (a: Fraction, b: Fraction): Fraction =>
  a.denominator === b.denominator
    ? { numerator: a.numerator + b.numerator, denominator: a.denominator }
    : {
        numerator: a.numerator * b.denominator + b.numerator * a.denominator,
        denominator: a.denominator * b.denominator,
      };

export const ZERO: Fraction = { numerator: 0n, denominator: 1n };

/** To the nearest whole number, halves up: as invoices are rounded. For numbers that are not negative. */
export const roundHalfUp = ({ numerator, denominator }: Fraction): bigint =>
  (2n * numerator + denominator) / (2n * denominator);
