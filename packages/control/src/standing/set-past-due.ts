import type { TenantId } from "@sluice/contracts";
import { findTenant, lockTenant, setChannelsPaused, updateStanding } from "@sluice/db";
import type { Actor, Control } from "../control.ts";
import { mutate } from "../mutate.ts";
import { notFound } from "../refusals.ts";
import { operatorContext } from "../tenants/operator-context.ts";
import { toStanding } from "./to-standing.ts";

const PAYMENTS: Actor = { kind: "system", id: "payments", label: "Payments" };

/**
 * What the payment provider says: since when nothing was paid, or null once everything is. Paid, everything is back at once:
 * channels, changes and all. The steps down are a job's. Saying the same again changes nothing; an earlier date than the known
 * one moves no date that was told.
 */
export const setPastDue = async (control: Control, tenantId: TenantId, since: Date | null): Promise<void> => {
  await mutate(operatorContext(control, tenantId, PAYMENTS), async ({ tx, audit }) => {
    await lockTenant(tx, tenantId);
    const row = await findTenant(tx, tenantId);
    if (row === null) throw notFound("tenant", tenantId);
    const isPaid = row.pastDueSince === null && row.standing === "active";
    if (since === null ? isPaid : row.pastDueSince !== null) return {};
    const before = toStanding(row);
    // A packager forgot what was paused: its segments begin anew, and need names that no cache has seen.
    const reopened = row.standing === "paused" ? { reopenings: row.reopenings + 1 } : {};
    const change =
      since === null
        ? {
            standing: "active",
            pastDueSince: null,
            readOnlyFrom: null,
            pausedFrom: null,
            pauseNoticeAt: null,
            ...reopened,
          }
        : { pastDueSince: since };
    const after = toStanding(await updateStanding(tx, tenantId, change));
    const target = { kind: "tenant", id: tenantId, label: row.name };
    await audit({ action: "tenant.standing", target, before, after });
    if (since === null) await setChannelsPaused(tx, tenantId, false);
    return {};
  });
};
