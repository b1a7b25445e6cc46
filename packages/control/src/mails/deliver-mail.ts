import { findMail, markMailKept, markMailSent } from "@sluice/db";
import type { Control } from "../control.ts";

export interface OutgoingMail {
  readonly id: string;
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * Hands a queued mail to `send`, or keeps it when there is nothing to send with. A crash between sending and noting it sends
 * the mail twice: mail cannot be taken back, and a second link does no harm.
 */
export const deliverMail = async (
  control: Control,
  mailId: string,
  send: ((mail: OutgoingMail) => Promise<void>) | undefined,
): Promise<"sent" | "kept" | "nothing_to_do"> => {
  const mail = await control.db.asSystem("mail", (tx) => findMail(tx, mailId));
  if (mail === null || mail.state === "sent") return "nothing_to_do";
  if (send === undefined) {
    await control.db.asSystem("mail", (tx) => markMailKept(tx, mailId));
    return "kept";
  }
  await send(mail);
  await control.db.asSystem("mail", (tx) => markMailSent(tx, mailId, control.now()));
  return "sent";
};
