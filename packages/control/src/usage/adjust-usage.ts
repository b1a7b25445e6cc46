import { METERS, type NewUsageAdjustment, newUsageAdjustmentSchema, type UsageAdjustment } from "@sluice/contracts";
import { findTenant, insertUsageAdjustment, newId } from "@sluice/db";
import type { Actor, Control } from "../control.ts";
import { mutate } from "../mutate.ts";
import { notFound } from "../refusals.ts";
import { operatorContext } from "../tenants/operator-context.ts";
import { toUsageAdjustment } from "./list-usage-adjustments.ts";

const HOUR_MS = 3_600_000;

/**
 * Corrects what was counted in an hour, by adding to it. By the platform operator alone.
 * @throws AppError `not_found`; ZodError
 */
export const adjustUsage = (control: Control, actor: Actor, input: NewUsageAdjustment): Promise<UsageAdjustment> => {
  const { tenantId, meter, hour, amount, reason } = newUsageAdjustmentSchema.parse(input);
  return mutate(operatorContext(control, tenantId, actor), async ({ tx, now, audit }) => {
    const tenant = await findTenant(tx, tenantId);
    if (tenant === null) throw notFound("tenant", tenantId);
    const row = await insertUsageAdjustment(tx, {
      id: newId("usageAdjustment"),
      tenantId,
      hour: new Date(Math.floor(Date.parse(hour) / HOUR_MS) * HOUR_MS),
      meter,
      amount: BigInt(amount),
      reason,
      actorId: actor.id,
      actorLabel: actor.label,
      createdAt: now,
    });
    const after = toUsageAdjustment(row);
    const target = { kind: "usageAdjustment", id: row.id, label: METERS[meter].name };
    await audit({ action: "usage.adjust", target, before: null, after });
    return after;
  });
};
