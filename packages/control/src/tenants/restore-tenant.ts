import { AppError, type Tenant } from "@sluice/contracts";
import { findTenant, listOwners, lockTenant, reopenTenant, republishChannelConfigs } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { sendMail } from "../mails/send-mail.ts";
import { mutate } from "../mutate.ts";
import { notFound } from "../refusals.ts";
import { toTenant } from "./get-tenant.ts";

/**
 * Takes a deletion back: channels run again, with segment names that no cache knows. Restoring an open tenant changes nothing.
 * @throws AppError `tenant_closed` when the days of grace are over
 */
export const restoreTenant = (context: TenantContext): Promise<Tenant> =>
  mutate(context, async ({ tx, now, audit }) => {
    await lockTenant(tx, context.tenantId);
    const row = await findTenant(tx, context.tenantId);
    if (row === null) throw notFound("tenant", context.tenantId);
    const before = toTenant(row);
    if (row.erasesAt === null) return before;
    // The erasure may have begun.
    if (row.erasesAt <= now) throw new AppError("tenant_closed", `The time to restore ${row.name} is over.`);
    const after = toTenant(await reopenTenant(tx, context.tenantId));
    await audit({ action: "tenant.restore", target: { kind: "tenant", id: row.id, label: row.name }, before, after });
    for (const { user } of await listOwners(tx)) {
      await sendMail(tx, user.email, {
        subject: `${row.name} will not be deleted`,
        title: `${row.name} is open again`,
        paragraphs: [
          `${context.actor.label} took the deletion back. Channels take and serve streams as before. A subscription that only the deletion had cancelled goes on.`,
        ],
        action: { label: "Open the workspace", url: new URL("/", context.control.addresses.dashboardUrl).href },
        footer: `You get this mail because you own ${row.name}.`,
      });
    }
    await republishChannelConfigs(tx, context.tenantId);
    return after;
  });
