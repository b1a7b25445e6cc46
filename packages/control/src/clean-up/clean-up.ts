import {
  deleteBillingNotificationsBefore,
  deleteEmailTokensExpiredBefore,
  deleteIdempotencyKeysBefore,
  deleteMailsBefore,
  deleteRateLimitsBefore,
  deleteStatusesBefore,
  deleteTokenRevocationsExpiredBefore,
  deleteUserSessionsSeenBefore,
} from "@sluice/db";
import { RATE_LIMIT_ROWS_LIVE_MS } from "../accounts/limit-tries.ts";
import type { Control } from "../control.ts";
import { retainLicenceRequests } from "../licence-requests/retain-licence-requests.ts";
import { IDEMPOTENCY_KEYS_LIVE_MS } from "../mutate.ts";

const DAY_MS = 24 * 3_600_000;

export interface CleanedUp {
  readonly emailTokens: number;
  readonly idempotencyKeys: number;
  readonly rateLimits: number;
  readonly statuses: number;
  readonly mails: number;
  readonly sessions: number;
  readonly billingNotifications: number;
  readonly tokenRevocations: number;
  readonly licenceRequests: number;
}

/** Removes what has no use any more. Nothing that anybody was promised: usage and the audit log stay. */
export const cleanUp = async (control: Control): Promise<CleanedUp> => ({
  ...(await cleanUpAtOnce(control)),
  licenceRequests: await retainLicenceRequests(control),
});

const cleanUpAtOnce = (control: Control): Promise<Omit<CleanedUp, "licenceRequests">> =>
  control.db.asSystem("clean-up", async (tx) => {
    const ago = (ms: number) => new Date(control.now().getTime() - ms);
    return {
      emailTokens: await deleteEmailTokensExpiredBefore(tx, ago(DAY_MS)),
      idempotencyKeys: await deleteIdempotencyKeysBefore(tx, ago(IDEMPOTENCY_KEYS_LIVE_MS)),
      rateLimits: await deleteRateLimitsBefore(tx, ago(RATE_LIMIT_ROWS_LIVE_MS)),
      statuses: await deleteStatusesBefore(tx, ago(DAY_MS)),
      mails: await deleteMailsBefore(tx, ago(30 * DAY_MS)),
      // Longer than a cookie lives.
      sessions: await deleteUserSessionsSeenBefore(tx, ago(30 * DAY_MS)),
      // Packagers no longer ask for them.
      tokenRevocations: await deleteTokenRevocationsExpiredBefore(tx, control.now()),
      // The payment provider repeats for some days.
      billingNotifications: await deleteBillingNotificationsBefore(tx, ago(60 * DAY_MS)),
    };
  });
