import type { AccessLogHour } from "@sluice/contracts";
import { storeAccessLogHour } from "@sluice/db";
import type { Control } from "../control.ts";

/** Stores what a packager's access log says of an hour. A repeat replaces, so however often it is delivered it counts once. */
export const recordAccessLog = (control: Control, report: AccessLogHour): Promise<void> =>
  control.db.asSystem("record-usage", (tx) => storeAccessLogHour(tx, report, control.now()));
