import {
  AppError,
  METERS,
  type NewUsageAdjustment,
  newUsageAdjustmentSchema,
  type UsageAdjustment,
} from "@sluice/contracts";
import { findTenant, insertUsageAdjustment, newId } from "@sluice/db";
import { oldestToCorrect } from "../billing/tellable-hours.ts";
import type { Actor, Control } from "../control.ts";
import { mutate } from "../mutate.ts";
import { notFound } from "../refusals.ts";
import { systemContext } from "../tenants/system-context.ts";
import { toUsageAdjustment } from "./list-usage-adjustments.ts";

const HOUR_MS = 3_600_000;

const refuse = (message: string): AppError =>
  new AppError("invalid_request", `The hour cannot be corrected: it ${message}.`, {
    violations: [{ path: "hour", message }],
  });

/**
 * What is told of an old hour the payment provider does not take, and told of a newer one it would be charged in another
 * month and by other tiers than it was used in: money is then the plain way to put it right.
 */
const checkHour = (hour: Date, now: Date, isBillingOn: boolean): void => {
  if (hour > now) throw refuse("must not lie in the future");
  if (isBillingOn && hour < oldestToCorrect(now)) {
    throw refuse(
      "is more than 33 days old, and its total can be told no more: grant the tenant a credit instead (billing:grant-credit)",
    );
  }
};

/**
 * Corrects what was counted in an hour, by adding to it. By the platform operator alone.
 * @throws AppError `not_found`, `invalid_request` for an hour that is to come or, with billing, too old; ZodError
 */
export const adjustUsage = (control: Control, actor: Actor, input: NewUsageAdjustment): Promise<UsageAdjustment> => {
  const { tenantId, meter, amount, reason, ...given } = newUsageAdjustmentSchema.parse(input);
  const hour = new Date(Math.floor(Date.parse(given.hour) / HOUR_MS) * HOUR_MS);
  return mutate(systemContext(control, tenantId, actor), async ({ tx, now, audit }) => {
    checkHour(hour, now, control.payments !== undefined);
    const tenant = await findTenant(tx, tenantId);
    if (tenant === null) throw notFound("tenant", tenantId);
    const row = await insertUsageAdjustment(tx, {
      id: newId("usageAdjustment"),
      tenantId,
      hour,
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
