import { AppError, type RecoveryCodes, type TwoFactorEnrolment } from "@sluice/contracts";
import { deleteUserSessions, enableTwoFactor, findTwoFactor, replaceUnconfirmedTwoFactor } from "@sluice/db";
import { type AccountContext, getAccount } from "../accounts/account-context.ts";
import { auditAccountEverywhere } from "../accounts/audit-account.ts";
import { checkOwnPassword } from "../accounts/check-own-password.ts";
import { issueRecoveryCodes } from "./recovery-codes.ts";
import { clearSecondFactorTries, limitSecondFactorTries, secretPlace, takeSecondFactor } from "./second-factor.ts";
import { newTotpSecret, totpUri } from "./totp.ts";

const alreadyOn = () =>
  new AppError("in_use", "Two-factor sign-in is on already. Turn it off before you set up another app.");

/**
 * A secret for an app. It counts for nothing until a code has confirmed that the app has it. Asked for with the password: at a
 * session that was left open, somebody with an app of their own could lock out whose account it is.
 * @throws AppError `invalid_request` for a wrong password, `in_use` when there is a confirmed one, `rate_limited`
 */
export const startTwoFactor = async (
  context: AccountContext,
  input: { password: string },
): Promise<TwoFactorEnrolment> => {
  await checkOwnPassword(context, input.password, "password");
  return context.control.db.asSystem("account", async (tx) => {
    const account = await getAccount(tx, context);
    const secret = newTotpSecret();
    const sealed = context.control.sealer.seal(secret, secretPlace(account.id));
    if (!(await replaceUnconfirmedTwoFactor(tx, account.id, sealed))) throw alreadyOn();
    return { secret, uri: totpUri(secret, account.email) };
  });
};

/**
 * Turns two-factor sign-in on, and ends every session but the one that asks: those came in with the password alone. Answers
 * with the recovery codes, which nobody can see again.
 * @throws AppError `invalid_code`, `not_found` when nothing was started, `in_use`, `rate_limited`
 */
export const confirmTwoFactor = async (context: AccountContext, input: { code: string }): Promise<RecoveryCodes> => {
  const { control, userId, ip } = context;
  await limitSecondFactorTries(control, userId, ip);
  const recoveryCodes = await control.db.asSystem("account", async (tx) => {
    const account = await getAccount(tx, context);
    const row = await findTwoFactor(tx, userId);
    if (row === null) throw new AppError("not_found", "No app is being set up. Begin again.");
    if (row.enabledAt !== null) throw alreadyOn();
    await takeSecondFactor(control, tx, row, input.code);
    if (!(await enableTwoFactor(tx, userId, control.now()))) throw alreadyOn();
    await deleteUserSessions(tx, userId, context.sessionId);
    const change = { action: "account.enableTwoFactor", after: null, ip } as const;
    await auditAccountEverywhere(control, tx, account, change);
    return issueRecoveryCodes(tx, userId);
  });
  await clearSecondFactorTries(control, userId, ip);
  return { recoveryCodes };
};
