import { AppError } from "@sluice/contracts";
import { findUserWithMemberships } from "@sluice/db";
import type { AccountContext } from "./account-context.ts";
import { limitTries } from "./limit-tries.ts";
import { verifyPassword } from "./passwords.ts";

/**
 * Whoever sits at somebody's open session does not have their password.
 * @throws AppError `invalid_request` at `field`; `rate_limited`
 */
export const checkOwnPassword = async (context: AccountContext, password: string, field: string): Promise<void> => {
  const { control, userId } = context;
  await limitTries(control, { ownPasswordPerUser: userId });
  const account = await control.db.asSystem("account", (tx) => findUserWithMemberships(tx, userId));
  if (await verifyPassword(account?.passwordHash, password)) return;
  throw new AppError("invalid_request", "The password is wrong. Enter the one that you sign in with.", {
    violations: [{ path: field, message: "must be the password that you have now" }],
  });
};
