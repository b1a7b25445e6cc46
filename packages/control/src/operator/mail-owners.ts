import { listTenantMembers, newId, queueMail, type SystemTx } from "@sluice/db";
import { type MailContent, renderMail } from "../mails/render-mail.ts";

/** Tells everybody who owns a tenant, in the transaction of what they are told of. */
export const mailOwners = async (
  tx: SystemTx,
  tenant: { readonly id: string; readonly name: string },
  content: Omit<MailContent, "footer">,
): Promise<void> => {
  const mail = renderMail({ ...content, footer: `You get this mail because you own ${tenant.name}.` });
  const owners = (await listTenantMembers(tx, tenant.id)).filter(({ role }) => role === "owner");
  for (const { user } of owners) await queueMail(tx, { id: newId("mail"), recipient: user.email, ...mail });
};
