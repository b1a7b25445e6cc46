import type { SystemTx } from "../database.ts";
import type { Mail } from "../generated/client.ts";

export type MailRow = Mail;

/** Writes a mail and asks for its delivery, both or neither. */
export const queueMail = async (
  tx: SystemTx,
  mail: Pick<Mail, "id" | "recipient" | "subject" | "text">,
): Promise<void> => {
  await tx.mail.create({ data: mail, select: { id: true } });
  await enqueueDelivery(tx, mail.id);
};

/** The mail's id is the job's key: a delivery that is asked for twice is one job. */
const enqueueDelivery = async (tx: SystemTx, mailId: string): Promise<void> => {
  await tx.$executeRaw`select enqueue_job('deliver-mail', ${JSON.stringify({ mailId })}::json, ${mailId})`;
};

/** Asks again for the delivery of every mail that still waits. @returns how many there are */
export const requeueMails = async (tx: SystemTx): Promise<number> => {
  const waiting = await tx.mail.findMany({ where: { state: "queued" }, select: { id: true } });
  for (const { id } of waiting) await enqueueDelivery(tx, id);
  return waiting.length;
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
