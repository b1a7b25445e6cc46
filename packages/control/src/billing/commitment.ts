import type { SubscriptionFacts } from "@sluice/billing";
import { AppError } from "@sluice/contracts";

/** @throws AppError `committed` when it was taken for a time that is not over */
export const refuseWhileCommitted = ({ committedUntil }: SubscriptionFacts, now: Date): void => {
  if (committedUntil === null || committedUntil <= now) return;
  throw new AppError(
    "committed",
    `This subscription was taken for a fixed time, until ${committedUntil.toISOString().slice(0, 10)}. It can be changed or ended from then on.`,
  );
};
