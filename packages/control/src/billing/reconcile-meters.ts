import type { MeterId } from "@sluice/contracts";
import { type DifferenceRow, listToldHours, replaceDifferences } from "@sluice/db";
import type { Control } from "../control.ts";
import { requirePayments } from "./billing-off.ts";
import { visitAccounts } from "./visit-accounts.ts";

const HOUR_MS = 3_600_000;
/** What was told lately may not have been summed by the provider yet. */
const SETTLED_AFTER_MS = 3 * HOUR_MS;
const LOOK_BACK_MS = 72 * HOUR_MS;

const wholeHour = (ms: number): Date => new Date(Math.floor(ms / HOUR_MS) * HOUR_MS);

/** Compares what we told of three days with what the payment provider has summed, and keeps the differences. */
export const reconcileMeters = async (
  control: Control,
  onError: (tenantId: string, error: unknown) => void,
): Promise<{ compared: number; differences: number; failed: number }> => {
  const nowMs = control.now().getTime();
  const range = { from: wholeHour(nowMs - LOOK_BACK_MS), to: wholeHour(nowMs - SETTLED_AFTER_MS) };
  let differences = 0;
  const { visited, failed } = await visitAccounts(
    control,
    async (account) => {
      differences += await reconcileTenant(control, account, range);
    },
    onError,
  );
  return { compared: visited, differences, failed };
};

const reconcileTenant = async (
  control: Control,
  { tenantId, customerId }: { tenantId: string; customerId: string },
  range: { from: Date; to: Date },
): Promise<number> => {
  const payments = requirePayments(control);
  const told = await control.db.asSystem("billing", (tx) => listToldHours(tx, tenantId, range));
  const differences: DifferenceRow[] = [];
  for (const meter of new Set(told.map((row) => row.meter))) {
    const theirs = new Map(
      (await payments.listReported(customerId, meter as MeterId, range.from, range.to)).map(({ hour, value }) => [
        hour.getTime(),
        BigInt(value),
      ]),
    );
    const ours = new Map(told.filter((row) => row.meter === meter).map(({ hour, value }) => [hour.getTime(), value]));
    for (const hourMs of new Set([...ours.keys(), ...theirs.keys()])) {
      const [mine, other] = [ours.get(hourMs) ?? 0n, theirs.get(hourMs) ?? 0n];
      if (mine !== other) differences.push({ tenantId, meter, hour: new Date(hourMs), ours: mine, theirs: other });
    }
  }
  const foundAt = control.now();
  await control.db.asSystem("billing", (tx) => replaceDifferences(tx, tenantId, range, differences, foundAt));
  return differences.length;
};
