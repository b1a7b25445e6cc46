import type { OperatorTenantFacts, TenantId } from "@sluice/contracts";
import { listBillingRecipients, newId, queueMail } from "@sluice/db";
import { renderMail } from "../mails/render-mail.ts";
import { clearStanding } from "../standing/clear-standing.ts";
import { toTenant } from "../tenants/get-tenant.ts";
import type { OperatorContext } from "./as-operator.ts";
import { changeTenant } from "./change-tenant.ts";

/**
 * Gives a tenant that does not pay its standing back, whatever is open. When the payment provider says once more that
 * nothing was paid, all the days begin anew.
 */
export const grantGrace = (
  context: OperatorContext,
  { tenantId, reason }: { readonly tenantId: TenantId; readonly reason: string },
): Promise<OperatorTenantFacts> =>
  changeTenant(context, {
    tenantId,
    action: "tenant.standing",
    detail: { grace: reason },
    work: async (tx, row) => {
      if (row.standing === "active" && row.pastDueSince === null) return null;
      const updated = await clearStanding(tx, tenantId);
      const mail = renderMail({
        subject: `${row.name}: more time to pay`,
        title: `${row.name} has more time to pay`,
        paragraphs: [
          "Whoever runs this installation has put the workspace back to where it was: everything can be changed, and channels run. They write:",
          reason,
          "What is open stays to be paid. If it stays unpaid, you are told before anything is switched off.",
        ],
        action: { label: "Pay now", url: new URL("/billing", context.control.addresses.dashboardUrl).href },
        footer: `You get this mail because you are an owner of ${row.name} or look after its billing.`,
      });
      for (const { email } of await listBillingRecipients(tx, tenantId)) {
        await queueMail(tx, { id: newId("mail"), recipient: email, ...mail });
      }
      return { before: toTenant(row), after: toTenant(updated) };
    },
  });
