import { AppError, type DisableTwoFactor, type RecoveryCodes } from "@sluice/contracts";
import { deleteTwoFactor, findTwoFactor, type SystemTx, type TwoFactorRow } from "@sluice/db";
import { type Account, type AccountContext, getAccount } from "../accounts/account-context.ts";
import { auditAccountEverywhere } from "../accounts/audit-account.ts";
import { checkOwnPassword } from "../accounts/check-own-password.ts";
import { issueRecoveryCodes } from "./recovery-codes.ts";
import { clearSecondFactorTries, limitSecondFactorTries, takeSecondFactor } from "./second-factor.ts";

/** Does something for which a code must be shown: the code is used up exactly when it was done. */
const withCode = async <T>(
  context: AccountContext,
  code: string,
  work: (tx: SystemTx, account: Account, row: TwoFactorRow) => Promise<T>,
): Promise<T> => {
  const { control, userId, ip } = context;
  await limitSecondFactorTries(control, userId, ip);
  const done = await control.db.asSystem("account", async (tx) => {
    const account = await getAccount(tx, context);
    const row = await findTwoFactor(tx, userId);
    if (row === null || row.enabledAt === null) throw new AppError("not_found", "Two-factor sign-in is not on.");
    await takeSecondFactor(control, tx, row, code);
    return work(tx, account, row);
  });
  await clearSecondFactorTries(control, userId, ip);
  return done;
};

/** @throws AppError `invalid_request` for a wrong password, `invalid_code`, `not_found`, `rate_limited` */
export const disableTwoFactor = async (
  context: AccountContext,
  input: DisableTwoFactor,
): Promise<Record<string, never>> => {
  await checkOwnPassword(context, input.password, "password");
  return withCode(context, input.code, async (tx, account) => {
    await deleteTwoFactor(tx, account.id);
    const change = { action: "account.disableTwoFactor", after: null, ip: context.ip } as const;
    await auditAccountEverywhere(context.control, tx, account, change);
    return {};
  });
};

/** Ten new codes in the place of all there were. @throws AppError `invalid_code`, `not_found`, `rate_limited` */
export const renewRecoveryCodes = (context: AccountContext, input: { code: string }): Promise<RecoveryCodes> =>
  withCode(context, input.code, async (tx, account) => {
    const change = { action: "account.renewRecoveryCodes", after: null, ip: context.ip } as const;
    await auditAccountEverywhere(context.control, tx, account, change);
    return { recoveryCodes: await issueRecoveryCodes(tx, account.id) };
  });
