import { listMails as listMailRows, type MailRow } from "@sluice/db";
import type { Control } from "../control.ts";

export interface MailView {
  readonly id: string;
  readonly recipient: string;
  readonly subject: string;
  /** Empty once the mail was really sent. */
  readonly text: string;
  readonly html: string;
  readonly state: "queued" | "sent" | "kept";
  readonly createdAt: string;
}

const toMailView = (row: MailRow): MailView => ({
  id: row.id,
  recipient: row.recipient,
  subject: row.subject,
  text: row.text,
  html: row.html,
  state: row.state === "sent" || row.state === "kept" ? row.state : "queued",
  createdAt: row.createdAt.toISOString(),
});

/** The newest 100 mails of everybody. For the local mailbox only: it shows links that open accounts. */
export const listMails = (control: Control): Promise<MailView[]> =>
  control.db.asSystem("mail", async (tx) => (await listMailRows(tx, 100)).map(toMailView));
