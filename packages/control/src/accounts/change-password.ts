import type { ChangePassword } from "@sluice/contracts";
import { changePasswordHash, deleteUserSessions, expireEmailTokens } from "@sluice/db";
import { type AccountContext, getAccount } from "./account-context.ts";
import { auditAccountEverywhere } from "./audit-account.ts";
import { checkOwnPassword } from "./check-own-password.ts";
import { hashPassword } from "./passwords.ts";

/**
 * Sets a new password, ends every session but the one that asks, and spends every open link to set another.
 * @throws AppError `invalid_request` when the current password is wrong; `rate_limited`
 */
export const changePassword = async (context: AccountContext, input: ChangePassword): Promise<{ ended: number }> => {
  await checkOwnPassword(context, input.currentPassword, "currentPassword");
  const passwordHash = await hashPassword(input.password);
  return context.control.db.asSystem("account", async (tx) => {
    const account = await getAccount(tx, context);
    // First the password, then the sessions: a sign-in with the old one waits for this row and is refused.
    await changePasswordHash(tx, account.id, passwordHash);
    const ended = await deleteUserSessions(tx, account.id, context.sessionId);
    // Whoever had them sent from a mailbox that is not theirs alone could undo this.
    await expireEmailTokens(tx, account.id, "resetPassword", context.control.now());
    const change = { action: "account.changePassword", after: null, ip: context.ip } as const;
    await auditAccountEverywhere(context.control, tx, account, change);
    return { ended };
  });
};
