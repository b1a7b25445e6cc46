import type { SystemTx } from "../database.ts";
import type { Mail } from "../generated/client.ts";

export type MailRow = Mail;

/** Writes a mail and asks for its delivery, both or neither. */
export const queueMail = async (
  tx: SystemTx,
  mail: Pick<Mail, "id" | "recipient" | "subject" | "text">,
): Promise<void> => {
  await tx.mail.create({ data: mail, select: { id: true } });
  await tx.$executeRaw`select enqueue_job('deliver-mail', ${JSON.stringify({ mailId: mail.id })}::json, ${mail.id})`;
};

export const findMail = (tx: SystemTx, id: string): Promise<MailRow | null> => tx.mail.findUnique({ where: { id } });

/** Newest first. */
export const listMails = (tx: SystemTx, take: number): Promise<MailRow[]> =>
  tx.mail.findMany({ orderBy: [{ createdAt: "desc" }, { id: "desc" }], take });

/** A sent mail loses its text: the link in it is the reader's alone. */
export const markMailSent = async (tx: SystemTx, id: string, at: Date): Promise<void> => {
  await tx.mail.update({ where: { id }, data: { state: "sent", text: "", deliveredAt: at } });
};

export const markMailKept = async (tx: SystemTx, id: string): Promise<void> => {
  await tx.mail.updateMany({ where: { id, state: "queued" }, data: { state: "kept" } });
};

export const deleteMailsBefore = async (tx: SystemTx, before: Date): Promise<number> =>
  (await tx.mail.deleteMany({ where: { createdAt: { lt: before } } })).count;
