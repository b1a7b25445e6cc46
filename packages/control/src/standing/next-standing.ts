import { PAUSE_NOTICE_HOURS, STANDING_DAYS } from "@sluice/contracts";
import type { StandingColumns } from "@sluice/db";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOTICE_MS = PAUSE_NOTICE_HOURS * HOUR_MS;

/** One step, and what the tenant is told of with it. */
export interface StandingStep {
  readonly change: Partial<StandingColumns>;
  readonly tell: "warned" | "readOnly" | "pauseNotice" | "paused";
}

const later = (...times: readonly number[]): Date => new Date(Math.max(...times));

/**
 * The next step of a tenant that does not pay, if its time has come. Every date is told before it comes: when the job was
 * away, or the provider spoke late, the dates move on and never happen in the past.
 */
export const nextStanding = (row: StandingColumns, now: Date): StandingStep | null => {
  if (row.pastDueSince === null) return null;
  const [since, at] = [row.pastDueSince.getTime(), now.getTime()];
  switch (row.standing) {
    case "active": {
      const readOnlyFrom = later(since + STANDING_DAYS.readOnlyAfter * DAY_MS, at + NOTICE_MS);
      const pausedFrom = later(since + STANDING_DAYS.pausedAfter * DAY_MS, readOnlyFrom.getTime() + NOTICE_MS);
      return { change: { standing: "pastDue", readOnlyFrom, pausedFrom }, tell: "warned" };
    }
    case "pastDue": {
      if (row.readOnlyFrom === null || at < row.readOnlyFrom.getTime()) return null;
      const pausedFrom = later(row.pausedFrom?.getTime() ?? 0, at + NOTICE_MS);
      return { change: { standing: "readOnly", pausedFrom }, tell: "readOnly" };
    }
    case "readOnly": {
      if (row.pausedFrom === null) return null;
      if (row.pauseNoticeAt === null) {
        if (at < row.pausedFrom.getTime() - NOTICE_MS) return null;
        const pausedFrom = later(row.pausedFrom.getTime(), at + NOTICE_MS);
        return { change: { pauseNoticeAt: now, pausedFrom }, tell: "pauseNotice" };
      }
      return at < row.pausedFrom.getTime() ? null : { change: { standing: "paused" }, tell: "paused" };
    }
    default:
      return null;
  }
};
