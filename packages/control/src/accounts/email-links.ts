import { createHash, randomBytes } from "node:crypto";
import { type EmailTokenPurpose, insertEmailToken, newId, queueMail, type SystemTx } from "@sluice/db";
import type { Control } from "../control.ts";

const HOUR_MS = 3_600_000;

const LINKS = {
  verifyEmail: {
    path: "/verify-email",
    livesMs: 72 * HOUR_MS,
    subject: "Confirm your e-mail address for Sluice",
    text: (url: string) =>
      `Welcome to Sluice.\n\nConfirm your e-mail address by opening this link within 3 days:\n\n${url}\n\nIf you did not sign up, ignore this mail.\n`,
  },
  resetPassword: {
    path: "/reset-password",
    livesMs: HOUR_MS,
    subject: "Reset your Sluice password",
    text: (url: string) =>
      `Somebody asked to reset the password of your Sluice account.\n\nChoose a new one by opening this link within 1 hour:\n\n${url}\n\nIf it was not you, ignore this mail: nothing has changed.\n`,
  },
} as const satisfies Record<
  EmailTokenPurpose,
  { path: string; livesMs: number; subject: string; text: (url: string) => string }
>;

export const hashEmailToken = (token: string): string => createHash("sha256").update(token).digest("hex");

/** Mails a link that works once. Its token is in the mail and nowhere else. */
export const sendEmailLink = async (
  control: Control,
  tx: SystemTx,
  user: { readonly id: string; readonly email: string },
  purpose: EmailTokenPurpose,
): Promise<void> => {
  const { path, livesMs, subject, text } = LINKS[purpose];
  const token = randomBytes(32).toString("base64url");
  const expiresAt = new Date(control.now().getTime() + livesMs);
  await insertEmailToken(tx, { tokenHash: hashEmailToken(token), userId: user.id, purpose, expiresAt });
  const url = new URL(path, control.addresses.dashboardUrl);
  url.searchParams.set("token", token);
  await queueMail(tx, { id: newId("mail"), recipient: user.email, subject, text: text(url.href) });
};
