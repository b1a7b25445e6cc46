import { findUserByEmail } from "@sluice/db";
import type { Control } from "../control.ts";
import { sendEmailLink } from "./email-links.ts";
import { limitTries } from "./limit-tries.ts";

/** Sends a new link when the address has an account that needs one. The answer is the same when not. */
export const resendVerification = async (
  control: Control,
  input: { email: string },
  ip: string | null,
): Promise<Record<string, never>> => {
  await limitTries(control, { mailPerEmail: input.email, mailPerIp: ip });
  await control.db.asSystem("e-mail-links", async (tx) => {
    const user = await findUserByEmail(tx, input.email);
    if (user !== null && user.emailVerifiedAt === null) await sendEmailLink(control, tx, user, "verifyEmail");
  });
  return {};
};
