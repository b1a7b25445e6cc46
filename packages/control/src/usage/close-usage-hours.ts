import { closeHour, listOpenHours } from "@sluice/db";
import type { Control } from "../control.ts";

/** Packagers deliver within seconds; what comes later opens its hour again. */
const CLOSE_AFTER_MS = 5 * 60_000;
const BATCH = 500;

/** Sums every hour that has ended. Each is one transaction, so a crash leaves it open or closed, never half. */
export const closeUsageHours = async (control: Control): Promise<{ closed: number }> => {
  let closed = 0;
  for (;;) {
    const endedBefore = new Date(control.now().getTime() - CLOSE_AFTER_MS);
    const hours = await control.db.asSystem("close-usage-hours", (tx) => listOpenHours(tx, endedBefore, BATCH));
    for (const { tenantId, hour } of hours) {
      const outcome = await control.db.asSystem("close-usage-hours", (tx) => closeHour(tx, tenantId, hour));
      if (outcome === "closed") closed += 1;
    }
    if (hours.length < BATCH) return { closed };
  }
};
