import { AppError, type ResetPassword } from "@sluice/contracts";
import {
  deleteUserSessions,
  expireEmailTokens,
  findUserWithMemberships,
  markEmailVerified,
  replacePassword,
  useEmailToken,
} from "@sluice/db";
import type { Control } from "../control.ts";
import { auditAccountEverywhere } from "./audit-account.ts";
import { hashEmailToken } from "./email-links.ts";
import { clearSignInTries, limitTries } from "./limit-tries.ts";
import { hashPassword } from "./passwords.ts";

/**
 * Sets a new password and ends every session. Whoever could open the link owns the mailbox, so the address counts as
 * confirmed too.
 * @throws AppError `invalid_token` for a link that is unknown, used or too old
 */
export const resetPassword = async (
  control: Control,
  input: ResetPassword,
  ip: string | null,
): Promise<{ email: string }> => {
  await limitTries(control, { tokenPerIp: ip });
  const passwordHash = await hashPassword(input.password);
  const { email } = await control.db.asSystem("e-mail-links", async (tx) => {
    const now = control.now();
    const userId = await useEmailToken(tx, hashEmailToken(input.token), "resetPassword", now);
    const user = userId === undefined ? null : await findUserWithMemberships(tx, userId);
    if (user === null)
      throw new AppError("invalid_token", "This link was used already or is too old. Ask for a new one.");
    await expireEmailTokens(tx, user.id, "resetPassword", now);
    await replacePassword(tx, user.id, passwordHash);
    await markEmailVerified(tx, user.id, now);
    await deleteUserSessions(tx, user.id);
    await auditAccountEverywhere(control, tx, user, { action: "account.resetPassword", after: null, ip });
    return { email: user.email };
  });
  await clearSignInTries(control, email, ip);
  return { email };
};
