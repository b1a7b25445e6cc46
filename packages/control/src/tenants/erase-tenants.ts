import type { TenantId } from "@sluice/contracts";
import { eraseTenantRows, eraseUsageEvents, findFarewell, keepErasedTenant, listTenantsToErase } from "@sluice/db";
import { endSubscriptionNow } from "../billing/end-with-tenant.ts";
import type { Control } from "../control.ts";
import { sendMail } from "../mails/send-mail.ts";

const EVENTS_AT_ONCE = 50_000;

const eraseTenant = async (control: Control, id: string, now: Date): Promise<void> => {
  await control.db.asSystem("erase-tenants", (tx) => keepErasedTenant(tx, id));
  let gone: number;
  do {
    gone = await control.db.asSystem("erase-tenants", (tx) => eraseUsageEvents(tx, id, EVENTS_AT_ONCE));
  } while (gone === EVENTS_AT_ONCE);
  await control.db.asSystem("erase-tenants", async (tx) => {
    const farewell = await findFarewell(tx, id);
    await eraseTenantRows(tx, id, now);
    for (const email of farewell?.emails ?? []) {
      await sendMail(tx, email, {
        subject: `${farewell?.name} is deleted`,
        title: `${farewell?.name} is deleted for good`,
        paragraphs: [
          "Its days of grace are over, and everything of it is erased: channels, keys, members, usage by channel and the audit log. It cannot be brought back.",
          "What is kept names nobody: its id, when it was there, and what it used by month, because invoices refer to it. Your account stays yours.",
        ],
        footer: `You get this mail because you owned ${farewell?.name}.`,
      });
    }
  });
};

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
export const eraseTenants = async (
  control: Control,
  onError: (tenantId: string, error: unknown) => void,
): Promise<{ erased: number }> => {
  const now = control.now();
  const due = await control.db.asSystem("erase-tenants", (tx) => listTenantsToErase(tx, now));
  let erased = 0;
  for (const id of due) {
    try {
      await endSubscriptionNow(control, id as TenantId);
      await eraseTenant(control, id, now);
      erased += 1;
    } catch (error) {
      // Whom the payment provider cannot let go of now is erased by a later run, and holds up nobody else.
      onError(id, error);
    }
  }
  return { erased };
};
