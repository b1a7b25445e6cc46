import { AppError, type Tenant, type TenantDeletion } from "@sluice/contracts";
import { closeTenant as closeTenantRow, findTenant, listOwners, lockTenant, republishChannelConfigs } from "@sluice/db";
import { refuseClosingWhileCommitted } from "../billing/end-with-tenant.ts";
import type { TenantContext } from "../control.ts";
import { sendMail } from "../mails/send-mail.ts";
import { mutate } from "../mutate.ts";
import { printInstant } from "../print-utc.ts";
import { notFound } from "../refusals.ts";
import { toTenant } from "./get-tenant.ts";

const GRACE_DAYS = 14;

/**
 * The first half of deleting a tenant: packagers let go of its channels, and nothing but restoring and exporting is left. After
 * the days of grace a job erases it; meanwhile another sees to it that its subscription is not renewed. Closing it again
 * changes nothing.
 * @throws AppError `invalid_request` when the name is not the tenant's; `committed` while a subscription was taken for a
 * fixed time; `payment_provider_failed` when that cannot be found out
 */
export const closeTenant = async (context: TenantContext, input: TenantDeletion): Promise<Tenant> => {
  await refuseClosingWhileCommitted(context);
  return mutate(context, async ({ tx, now, audit }) => {
    await lockTenant(tx, context.tenantId);
    const row = await findTenant(tx, context.tenantId);
    if (row === null) throw notFound("tenant", context.tenantId);
    if (input.name !== row.name) {
      throw new AppError("invalid_request", `The name does not match. Type "${row.name}" exactly to delete it.`, {
        violations: [{ path: "name", message: `must be ${row.name}` }],
      });
    }
    const before = toTenant(row);
    if (before.deletion !== null) return before;
    const erasesAt = new Date(now.getTime() + GRACE_DAYS * 24 * 3_600_000);
    const after = toTenant(await closeTenantRow(tx, context.tenantId, { closedAt: now, erasesAt }));
    await audit({ action: "tenant.close", target: { kind: "tenant", id: row.id, label: row.name }, before, after });
    for (const { user } of await listOwners(tx)) {
      await sendMail(tx, user.email, {
        subject: `${row.name} will be deleted`,
        title: `${row.name} is closed and will be deleted`,
        paragraphs: [
          `${context.actor.label} asked for it. Its channels neither take nor serve streams any more, and a subscription is not renewed.`,
          `Until ${printInstant(erasesAt)}, any owner can restore it or download its data. Then everything is erased for good.`,
        ],
        action: { label: "Restore or export", url: new URL("/", context.control.addresses.dashboardUrl).href },
        footer: `You get this mail because you own ${row.name}.`,
      });
    }
    // Last: from here to the commit nobody else can publish.
    await republishChannelConfigs(tx, context.tenantId);
    return after;
  });
};
