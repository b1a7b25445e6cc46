import type { MeterId, TenantId } from "@sluice/contracts";
import { compareHours, takeDueHours, type UsageDifferenceRow } from "@sluice/db";
import type { Control } from "../control.ts";
import { toReconciliation } from "./to-reconciliation.ts";

/** More than this part is for a person to look at. */
const FLAGGED_ABOVE = 0.001;
const HOUR_MS = 3_600_000;
/** After the end of an hour: its usage is closed by then, and the packagers have sent their sums. */
const SETTLED_AFTER_MS = 15 * 60_000;
/** A packager that has sent no log by then has none. */
const GIVEN_UP_AFTER_MS = 24 * HOUR_MS;
const BATCH = 500;

export interface FlaggedDifference {
  readonly tenantId: TenantId;
  readonly meter: MeterId;
  readonly hour: string;
  readonly counted: string;
  readonly logged: string;
  readonly ratio: number;
  readonly isWhole: boolean;
}

export interface ReconciledAccessLog {
  readonly compared: number;
  readonly differences: number;
  /** Those that differ by more than one in a thousand. */
  readonly flagged: readonly FlaggedDifference[];
}

/**
 * Compares each closed hour of a tenant with what the packagers' access logs say of it, again whenever either changes, and
 * keeps the differences.
 */
export const reconcileAccessLog = async (control: Control): Promise<ReconciledAccessLog> => {
  let compared = 0;
  const differences: UsageDifferenceRow[] = [];
  for (;;) {
    const now = control.now();
    const batch = {
      startedBy: new Date(now.getTime() - SETTLED_AFTER_MS - HOUR_MS),
      givenUpBefore: new Date(now.getTime() - GIVEN_UP_AFTER_MS),
      take: BATCH,
    };
    const found = await control.db.asSystem("reconcile-usage", async (tx) => {
      const hours = await takeDueHours(tx, batch);
      return { count: hours.length, rows: await compareHours(tx, hours, { flaggedAbove: FLAGGED_ABOVE, now }) };
    });
    compared += found.count;
    differences.push(...found.rows);
    if (found.count < BATCH) break;
  }
  const flagged = differences.filter(({ isFlagged }) => isFlagged).map(toReconciliation);
  return { compared, differences: differences.length, flagged };
};
