import type { SystemTx, TenantTx } from "../database.ts";
import type { Mail } from "../generated/client.ts";

export type MailRow = Mail;

/** Writes a mail and asks for its delivery, both or neither. */
export const queueMail = async (
  tx: SystemTx | TenantTx,
  { id, recipient, subject, text, html }: Pick<Mail, "id" | "recipient" | "subject" | "text" | "html">,
): Promise<void> => {
  await tx.$executeRaw`select queue_mail(${id}, ${recipient}, ${subject}, ${text}, ${html})`;
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

/** Asks again for one mail's delivery. */
export const requeueMail = async (tx: SystemTx, id: string): Promise<"requeued" | "sent" | "unknown"> => {
  const mail = await tx.mail.findUnique({ where: { id }, select: { state: true } });
  if (mail === null) return "unknown";
  if (mail.state !== "queued") return "sent";
  await enqueueDelivery(tx, id);
  return "requeued";
};

export const findMail = (tx: SystemTx, id: string): Promise<MailRow | null> => tx.mail.findUnique({ where: { id } });

/** Newest first. */
export const listMails = (tx: SystemTx, take: number): Promise<MailRow[]> =>
  tx.mail.findMany({ orderBy: [{ createdAt: "desc" }, { id: "desc" }], take });

/** A sent mail loses what it said: the link in it is the reader's alone. */
export const markMailSent = async (tx: SystemTx, id: string, at: Date): Promise<void> => {
  await tx.mail.update({ where: { id }, data: { state: "sent", text: "", html: "", deliveredAt: at } });
};

export const markMailKept = async (tx: SystemTx, id: string): Promise<void> => {
  await tx.mail.updateMany({ where: { id, state: "queued" }, data: { state: "kept" } });
};

export const deleteMailsBefore = async (tx: SystemTx, before: Date): Promise<number> =>
  (await tx.mail.deleteMany({ where: { createdAt: { lt: before } } })).count;
