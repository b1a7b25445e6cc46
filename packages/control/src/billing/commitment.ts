import type { SubscriptionFacts } from "@sluice/billing";
import { AppError } from "@sluice/contracts";
import { printDay } from "../print-utc.ts";

/** @throws AppError `committed` when it was taken for a time that is not over */
export const refuseWhileCommitted = ({ committedUntil }: SubscriptionFacts, now: Date): void => {
  if (committedUntil === null || committedUntil <= now) return;
  throw new AppError(
    "committed",
    `This subscription was taken for a fixed time, until ${printDay(committedUntil)}. It can be changed or ended from then on.`,
  );
};
