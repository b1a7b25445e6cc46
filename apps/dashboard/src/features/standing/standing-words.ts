import type { TenantStanding } from "@sluice/contracts";
import { formatDay } from "#features/billing/format-cents.ts";

export interface StandingWarning {
  readonly tone: "warn" | "bad";
  readonly title: string;
  /** What holds now, and what comes when. */
  readonly text: string;
}

const on = (at: string | null): string => (at === null ? "later" : `on ${formatDay(at)}`);

/** What everybody in a workspace that does not pay is told; null while it does. */
export const standingWarning = ({
  standing,
  pastDueSince,
  readOnlyFrom,
  pausedFrom,
}: TenantStanding): StandingWarning | null => {
  const since = pastDueSince === null ? "" : ` since ${formatDay(pastDueSince)}`;
  switch (standing) {
    case "active":
      return null;
    case "pastDue":
      return {
        tone: "warn",
        title: `A payment has been open${since}.`,
        text: `Nothing has changed yet. Unless it is paid, the workspace becomes read-only ${on(readOnlyFrom)}, and channels are switched off ${on(pausedFrom)} (UTC).`,
      };
    case "readOnly":
      return {
        tone: "bad",
        title: `This workspace is read-only: a payment has been open${since}.`,
        text: `Streams go on, and nothing can be created or changed. Unless it is paid, channels are switched off ${on(pausedFrom)} (UTC).`,
      };
    case "paused":
      return {
        tone: "bad",
        title: `Channels are switched off: a payment has been open${since}.`,
        text: "Encoders and players are refused; settings and addresses are kept. Once it is paid, everything is back at once.",
      };
  }
};
