import type { StatusReport } from "@sluice/contracts";
import { upsertPackagerNode, upsertStatuses } from "@sluice/db";
import type { Control } from "../control.ts";

/** Keeps what a packager says of itself and of the channels of which something changed. */
export const recordStatus = (control: Control, report: StatusReport): Promise<void> =>
  control.db.asSystem("record-status", async (tx) => {
    await upsertPackagerNode(tx, report, control.now());
    await upsertStatuses(tx, report);
  });
