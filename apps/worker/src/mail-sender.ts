import type { OutgoingMail } from "@sluice/control";
import { createTransport } from "nodemailer";

export type MailSender = (mail: OutgoingMail) => Promise<void>;

export interface MailConnection {
  readonly send: MailSender;
  readonly close: () => void;
}

/** Sends by SMTP over a few connections that stay open. */
export const connectMail = (smtp: { readonly url: string; readonly from: string }): MailConnection => {
  const url = new URL(smtp.url);
  url.searchParams.set("pool", "true");
  const transport = createTransport(url.href);
  return {
    send: async ({ id, recipient, subject, text, html }) => {
      await transport.sendMail({
        from: smtp.from,
        to: recipient,
        subject,
        text,
        html,
        // The same for a mail that is sent twice: many mailboxes then show it once.
        messageId: `<${id}@${new URL(smtp.url).hostname}>`,
      });
    },
    close: () => transport.close(),
  };
};
