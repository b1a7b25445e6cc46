import type { UsageDelivery } from "@sluice/contracts";
import { insertUsageEvents } from "@sluice/db";
import type { Control } from "../control.ts";

/** Stores each event once, however often it is delivered. Returns when all of them are safe. */
export const recordUsage = (control: Control, delivery: UsageDelivery): Promise<void> =>
  control.db.asSystem("record-usage", (tx) => insertUsageEvents(tx, delivery.events, control.now()));
