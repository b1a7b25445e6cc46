import { listTenantMembers, newId, queueMail, type SystemTx } from "@sluice/db";
import { type MailContent, renderMail } from "../mails/render-mail.ts";

/** Tells everybody who owns a tenant, in the transaction of what they are told of. */
export const mailOwners = async (
  tx: SystemTx,
  tenantId: string,
  content: Omit<MailContent, "footer">,
): Promise<void> => {
  const mail = renderMail({ ...content, footer: "You get this mail because you own this workspace." });
  const owners = (await listTenantMembers(tx, tenantId)).filter(({ role }) => role === "owner");
  for (const { user } of owners) await queueMail(tx, { id: newId("mail"), recipient: user.email, ...mail });
};
