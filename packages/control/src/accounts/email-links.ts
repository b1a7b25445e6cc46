import { createHash, randomBytes } from "node:crypto";
import { type EmailTokenPurpose, insertEmailToken, type SystemTx } from "@sluice/db";
import type { Control } from "../control.ts";
import { sendMail } from "../mails/send-mail.ts";

const HOUR_MS = 3_600_000;

const LINKS = {
  verifyEmail: {
    path: "/verify-email",
    livesMs: 72 * HOUR_MS,
    subject: "Confirm your e-mail address for Sluice",
    title: "Welcome to Sluice",
    paragraphs: [
      "Confirm your e-mail address, so that we can reach you when something is wrong with a stream. The link works for 3 days.",
    ],
    label: "Confirm my address",
    footer: "You get this mail because somebody signed up with this address. If it was not you, ignore it.",
  },
  resetPassword: {
    path: "/reset-password",
    livesMs: HOUR_MS,
    subject: "Reset your Sluice password",
    title: "Set a new password",
    paragraphs: ["Somebody asked to reset the password of your Sluice account. The link works once, for 1 hour."],
    label: "Choose a new password",
    footer:
      "You get this mail because this address has an account. If you did not ask for it, ignore it: nothing has changed.",
  },
} as const satisfies Record<EmailTokenPurpose, object>;

export const hashEmailToken = (token: string): string => createHash("sha256").update(token).digest("hex");

/** Mails a link that works once. Its token is in the mail and nowhere else. */
export const sendEmailLink = async (
  control: Control,
  tx: SystemTx,
  user: { readonly id: string; readonly email: string },
  purpose: EmailTokenPurpose,
): Promise<void> => {
  const { path, livesMs, label, ...content } = LINKS[purpose];
  const token = randomBytes(32).toString("base64url");
  const expiresAt = new Date(control.now().getTime() + livesMs);
  await insertEmailToken(tx, { tokenHash: hashEmailToken(token), userId: user.id, purpose, expiresAt });
  const url = new URL(path, control.addresses.dashboardUrl);
  url.searchParams.set("token", token);
  await sendMail(tx, user.email, { ...content, action: { label, url: url.href } });
};
