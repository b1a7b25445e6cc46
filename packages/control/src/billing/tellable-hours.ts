const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The provider takes times that are up to 35 days old; an hour less is for its clock and ours. */
const OLDEST_MS = 35 * DAY_MS - HOUR_MS;
/** What is written down must still be tellable when the provider has been away for a day. */
const OLDEST_TO_CORRECT_MS = OLDEST_MS - DAY_MS;
/** It takes times up to five minutes ahead of its clock: an hour that ended by ours is behind any clock that is nearly right. */
const SETTLED_AFTER_MS = 5 * 60_000;

/** Hours that begin before this can never be told any more. */
export const oldestTellable = (now: Date): Date => new Date(now.getTime() - OLDEST_MS);

/** Hours that begin before this are not worth correcting: it could not be told in time. */
export const oldestToCorrect = (now: Date): Date => new Date(now.getTime() - OLDEST_TO_CORRECT_MS);

/** The hour is over, so that its times are nobody's future. */
export const isOver = (hour: Date, now: Date): boolean => hour.getTime() + HOUR_MS + SETTLED_AFTER_MS <= now.getTime();
