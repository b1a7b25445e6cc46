import { newId, queueMail, type SystemTx, type TenantTx } from "@sluice/db";
import { type MailContent, renderMail } from "./render-mail.ts";

/** Writes a mail in the transaction of what it tells of: it goes out when that is true, and not otherwise. */
export const sendMail = (tx: SystemTx | TenantTx, recipient: string, content: MailContent): Promise<void> =>
  queueMail(tx, { id: newId("mail"), recipient, ...renderMail(content) });
