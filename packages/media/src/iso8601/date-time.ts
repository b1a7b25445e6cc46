/**
 * Dates as text, without a clock: days since 1970 from year, month and day, and back, in the proleptic Gregorian calendar.
 * The arithmetic counts years from 1 March, so that the leap day is the last of its year.
 */
const MS_PER_DAY = 86_400_000;
const DAYS_PER_400_YEARS = 146_097;
/** From 0000-03-01 to 1970-01-01. */
const DAYS_BEFORE_EPOCH = 719_468;

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/** Days from 1970-01-01 to a date; negative before. */
export const daysFromCivil = ({ year, month, day }: CivilDate): number => {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_PER_400_YEARS + dayOfEra - DAYS_BEFORE_EPOCH;
};

/** The date that is so many days after 1970-01-01. */
export const civilFromDays = (days: number): CivilDate => {
  const shifted = days + DAYS_BEFORE_EPOCH;
  const era = Math.floor(shifted / DAYS_PER_400_YEARS);
  const dayOfEra = shifted - era * DAYS_PER_400_YEARS;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
};

const padded = (value: number, digits: number): string => String(value).padStart(digits, "0");

/** The first and the last millisecond that four-digit years can name. */
const MIN_DATE_TIME_MS: number = daysFromCivil({ year: 0, month: 1, day: 1 }) * MS_PER_DAY;
export const MAX_DATE_TIME_MS: number = daysFromCivil({ year: 10_000, month: 1, day: 1 }) * MS_PER_DAY - 1;

/**
 * Epoch milliseconds (rounded down to a whole one) as `2026-02-28T12:34:56.789Z`, for RFC 8216bis, 4.4.4.6 and xs:dateTime.
 * @throws RangeError outside the years 0000 to 9999.
 */
export const printDateTime = (epochMs: number): string => {
  const ms = Math.floor(epochMs);
  if (!(ms >= MIN_DATE_TIME_MS && ms <= MAX_DATE_TIME_MS))
    throw new RangeError(`no date-time of four-digit years is ${epochMs} ms`);
  const days = Math.floor(ms / MS_PER_DAY);
  const msOfDay = ms - days * MS_PER_DAY;
  const { year, month, day } = civilFromDays(days);
  const hour = Math.floor(msOfDay / 3_600_000);
  const minute = Math.floor(msOfDay / 60_000) % 60;
  const second = Math.floor(msOfDay / 1000) % 60;
  return (
    `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}` +
    `T${padded(hour, 2)}:${padded(minute, 2)}:${padded(second, 2)}.${padded(msOfDay % 1000, 3)}Z`
  );
};

const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,12}))?(?:[Zz]|([+-])(\d{2}):?(\d{2})?)?$/;

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const daysOfMonth = (year: number, month: number): number =>
  month === 2 ? (isLeapYear(year) ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;

/**
 * An ISO 8601 date-time as encoders write it, as epoch milliseconds: `Z`, `+01:00`, `+0100` and `+01`; without any of them
 * it is UTC. Digits after the millisecond are cut off; a leap second is the first of the next minute.
 * `undefined` for what is no such text or no such date.
 */
export const parseDateTime = (text: string): number | undefined => {
  const match = DATE_TIME.exec(text);
  if (match === null) return undefined;
  const part = (group: number): number => Number(match[group] ?? "0");
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)];
  if (month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month)) return undefined;
  if (hour > 24 || minute > 59 || second > 60 || part(9) > 23 || part(10) > 59) return undefined;
  const fractionMs = Number((match[7] ?? "").padEnd(3, "0").slice(0, 3));
  if (hour === 24 && minute + second + fractionMs > 0) return undefined;
  const offsetMinutes = (match[8] === "-" ? -1 : 1) * (part(9) * 60 + part(10));
  const minutes = (daysFromCivil({ year, month, day }) * 24 + hour) * 60 + minute - offsetMinutes;
  const epochMs = minutes * 60_000 + second * 1000 + fractionMs;
  // An offset can carry a date over the edge of what printDateTime prints: what parses must print.
  return epochMs >= MIN_DATE_TIME_MS && epochMs <= MAX_DATE_TIME_MS ? epochMs : undefined;
};
