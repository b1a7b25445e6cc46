import { LICENCE_REQUESTS_KEPT_DAYS } from "@sluice/contracts";
import { deleteLicenceRequestsBefore } from "@sluice/db";
import type { Control } from "../control.ts";

const BATCH = 10_000;
const DAY_MS = 24 * 3_600_000;

/** Removes what is older than was promised. Each batch is a transaction of its own. @returns how many */
export const retainLicenceRequests = async (control: Control): Promise<number> => {
  const before = new Date(control.now().getTime() - LICENCE_REQUESTS_KEPT_DAYS * DAY_MS);
  let removed = 0;
  for (;;) {
    const count = await control.db.asSystem("clean-up", (tx) => deleteLicenceRequestsBefore(tx, before, BATCH));
    removed += count;
    if (count < BATCH) return removed;
  }
};
