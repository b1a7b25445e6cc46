const DAY_MS = 86_400_000;

/** The first moment of the calendar month (UTC) after a time. */
export const nextMonth = (at: Date): Date => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));

/**
 * When a trial that begins now ends: included amounts are by the calendar month, so it ends with one, and lasts at least
 * the days that were promised. undefined: there is no trial.
 */
export const trialEndOf = (now: Date, trialDays: number): Date | undefined => {
  if (trialDays === 0) return undefined;
  const promised = new Date(now.getTime() + trialDays * DAY_MS);
  return nextMonth(promised);
};

/** Until when a plan that is taken now was promised to be kept. undefined: it can be left at any time. */
export const commitmentEndOf = (now: Date, months: number): Date | undefined =>
  months === 0 ? undefined : new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, now.getUTCDate()));
