import {
  deleteAccessLogHoursBefore,
  deleteUsageDifferencesBefore,
  deleteUsageEventsBefore,
  moveUsageHorizon,
} from "@sluice/db";
import type { Control } from "../control.ts";

/** As long as a payment provider takes corrections of what was reported: until then every figure can be traced to its counters. */
const USAGE_EVENTS_KEPT_DAYS = 35;
/** Until every invoice that they could be about has been paid, or argued over. */
const DIFFERENCES_KEPT_DAYS = 400;
const BATCH = 10_000;
const DAY_MS = 24 * 3_600_000;

/** Removes single events of hours that were closed long ago; their sums stay. Each batch is a transaction of its own. */
export const retainUsage = async (control: Control): Promise<{ removed: number }> => {
  const before = new Date(control.now().getTime() - USAGE_EVENTS_KEPT_DAYS * DAY_MS);
  const keptFrom = await control.db.asSystem("retain-usage", (tx) => moveUsageHorizon(tx, before));
  await control.db.asSystem("retain-usage", async (tx) => {
    await deleteAccessLogHoursBefore(tx, before);
    await deleteUsageDifferencesBefore(tx, new Date(control.now().getTime() - DIFFERENCES_KEPT_DAYS * DAY_MS));
  });
  let removed = 0;
  for (;;) {
    const count = await control.db.asSystem("retain-usage", (tx) => deleteUsageEventsBefore(tx, keptFrom, BATCH));
    removed += count;
    if (count < BATCH) return { removed };
  }
};
