import { eraseTenantRows, eraseUsageEvents, keepErasedTenant, listTenantsToErase } from "@sluice/db";
import type { Control } from "../control.ts";

const EVENTS_AT_ONCE = 50_000;

/**
 * The second half of deleting tenants: those whose days of grace are over go, with every row in every table, the audit log and
 * the usage events included, because both name people and what they did.
 *
 * What is kept, in `erased_tenant`: the id, the three times, and bytes and requests by month and kind. Nobody can be recognised
 * by them, and without them the platform's own sums and the invoices of those months could not be explained. Accounts of people
 * stay too: they are theirs, not the tenant's, and may belong to others.
 *
 * Each step can be repeated: what a crash interrupts, the next run finishes.
 */
export const eraseTenants = async (control: Control): Promise<{ erased: number }> => {
  const now = control.now();
  const due = await control.db.asSystem("erase-tenants", (tx) => listTenantsToErase(tx, now));
  for (const id of due) {
    await control.db.asSystem("erase-tenants", (tx) => keepErasedTenant(tx, id));
    let gone: number;
    do {
      gone = await control.db.asSystem("erase-tenants", (tx) => eraseUsageEvents(tx, id, EVENTS_AT_ONCE));
    } while (gone === EVENTS_AT_ONCE);
    await control.db.asSystem("erase-tenants", (tx) => eraseTenantRows(tx, id, now));
  }
  return { erased: due.length };
};
