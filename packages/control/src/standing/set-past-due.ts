import type { TenantId } from "@sluice/contracts";
import { findTenant, lockTenant, updateStanding } from "@sluice/db";
import type { Actor, Control } from "../control.ts";
import { mutate } from "../mutate.ts";
import { notFound } from "../refusals.ts";
import { systemContext } from "../tenants/system-context.ts";
import { clearStanding } from "./clear-standing.ts";
import { toStanding } from "./to-standing.ts";

const PAYMENTS: Actor = { kind: "system", id: "payments", label: "Payments" };

/**
 * What the payment provider says: since when nothing was paid, or null once everything is. Paid, everything is back at once:
 * channels, changes and all. The steps down are a job's. Saying the same again changes nothing; an earlier date than the known
 * one moves no date that was told.
 */
export const setPastDue = async (control: Control, tenantId: TenantId, since: Date | null): Promise<void> => {
  await mutate(systemContext(control, tenantId, PAYMENTS), async ({ tx, audit }) => {
    await lockTenant(tx, tenantId);
    const row = await findTenant(tx, tenantId);
    if (row === null) throw notFound("tenant", tenantId);
    const isPaid = row.pastDueSince === null && row.standing === "active";
    if (since === null ? isPaid : row.pastDueSince !== null) return {};
    const before = toStanding(row);
    const updated =
      since === null ? await clearStanding(tx, tenantId) : await updateStanding(tx, tenantId, { pastDueSince: since });
    const target = { kind: "tenant", id: tenantId, label: row.name };
    await audit({ action: "tenant.standing", target, before, after: toStanding(updated) });
    return {};
  });
};
