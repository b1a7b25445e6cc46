import type { SystemTx, TenantTx } from "../database.ts";
import type { UsageAdjustment } from "../generated/client.ts";

export type UsageAdjustmentRow = UsageAdjustment;

export const insertUsageAdjustment = (tx: TenantTx, row: UsageAdjustment): Promise<UsageAdjustmentRow> =>
  tx.usageAdjustment.create({ data: row });

/** Of hours in `[from, to)`, oldest first. */
export const listUsageAdjustments = (
  tx: TenantTx | SystemTx,
  range: { tenantId: string; from: Date; to: Date },
): Promise<UsageAdjustmentRow[]> =>
  tx.usageAdjustment.findMany({
    where: { tenantId: range.tenantId, hour: { gte: range.from, lt: range.to } },
    orderBy: [{ hour: "asc" }, { id: "asc" }],
  });
