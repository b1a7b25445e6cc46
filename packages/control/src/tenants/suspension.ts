import { AppError, type Suspension } from "@sluice/contracts";
import { findTenant, type TenantRow, type TenantTx } from "@sluice/db";
import type { TenantContext } from "../control.ts";

/** Of a tenant's row: since when and why nothing of it runs, or null. */
export const toSuspension = (row: Pick<TenantRow, "suspendedAt" | "suspendedReason">): Suspension | null =>
  row.suspendedAt === null ? null : { at: row.suspendedAt.toISOString(), reason: row.suspendedReason ?? "" };

/**
 * Of people and keys. What we do ourselves goes on: bills are paid, days of grace pass.
 * @throws AppError `tenant_suspended`
 */
export const refuseWhileSuspended = async ({ actor, tenantId }: TenantContext, tx: TenantTx): Promise<void> => {
  if (actor.kind === "system") return;
  const row = await findTenant(tx, tenantId);
  const suspension = row === null ? null : toSuspension(row);
  if (suspension === null) return;
  throw new AppError(
    "tenant_suspended",
    `This workspace is suspended, so nothing can be changed: ${suspension.reason} Ask whoever runs this installation.`,
  );
};
