import { METER_IDS, type UsageAdjustment } from "@sluice/contracts";
import { listUsageAdjustments as listRows, type UsageAdjustmentRow } from "@sluice/db";
import { z } from "zod";
import type { TenantContext } from "../control.ts";

const meterSchema = z.enum(METER_IDS);

export const toUsageAdjustment = (row: UsageAdjustmentRow): UsageAdjustment => ({
  id: row.id,
  meter: meterSchema.parse(row.meter),
  hour: row.hour.toISOString(),
  amount: Number(row.amount),
  reason: row.reason,
  createdBy: row.actorLabel,
  createdAt: row.createdAt.toISOString(),
});

/** The corrections of hours in `[from, to)`, oldest first: with their reasons, for the tenant they are about. */
export const listUsageAdjustments = (
  context: TenantContext,
  range: { readonly from: string; readonly to: string },
): Promise<{ items: UsageAdjustment[] }> =>
  context.control.db.forTenant(context.tenantId, async (tx) => {
    const { tenantId } = context;
    const rows = await listRows(tx, { tenantId, from: new Date(range.from), to: new Date(range.to) });
    return { items: rows.map(toUsageAdjustment) };
  });
