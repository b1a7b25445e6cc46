import { AppError, type UserId } from "@sluice/contracts";
import { findUserWithMemberships, type SystemTx } from "@sluice/db";
import type { Control } from "../control.ts";

/** A person who acts on their own account, from the session that they act in. */
export interface AccountContext {
  readonly control: Control;
  readonly userId: UserId;
  readonly sessionId: string;
  readonly ip: string | null;
}

export type Account = NonNullable<Awaited<ReturnType<typeof findUserWithMemberships>>>;

/** @throws AppError `unauthenticated` when the account was erased since the session was read */
export const getAccount = async (tx: SystemTx, { userId }: AccountContext): Promise<Account> => {
  const account = await findUserWithMemberships(tx, userId);
  if (account === null) throw new AppError("unauthenticated", "This account is gone. Sign in with another one.");
  return account;
};
