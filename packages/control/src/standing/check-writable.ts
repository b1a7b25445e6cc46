import { AppError, standingSchema } from "@sluice/contracts";
import { findTenant } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { printDay } from "../print-utc.ts";
import { notFound } from "../refusals.ts";

/**
 * Asked before whatever changes something for a tenant, but for what pays, leaves or revokes.
 * @throws AppError `tenant_read_only` once the tenant has not paid for too long
 */
export const checkWritable = async (context: TenantContext): Promise<void> => {
  const { control, tenantId } = context;
  const row = await control.db.forTenant(tenantId, (tx) => findTenant(tx, tenantId));
  if (row === null) throw notFound("tenant", tenantId);
  const standing = standingSchema.parse(row.standing);
  if (standing === "active" || standing === "pastDue") return;
  const page = new URL("/billing", control.addresses.dashboardUrl).href;
  const state = standing === "paused" ? "switched off" : "read-only";
  throw new AppError(
    "tenant_read_only",
    `"${row.name}" is ${state}: its payment has been open since ${row.pastDueSince === null ? "some time" : printDay(row.pastDueSince)}. Pay at ${page}; everything is back at once.`,
  );
};
