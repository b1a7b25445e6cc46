import { AppError, type SignIn, type UserId } from "@sluice/contracts";
import { findUserByEmail } from "@sluice/db";
import type { Control } from "../control.ts";
import { clearSignInTries, limitTries, signInSubjects } from "./limit-tries.ts";
import { verifyPassword } from "./passwords.ts";

export interface SignedIn {
  readonly userId: UserId;
  /** Goes into the session; readSession refuses it once the user's has moved on. */
  readonly sessionVersion: number;
  readonly name: string;
  readonly email: string;
}

/** @throws AppError `invalid_credentials`, the same and as slowly for an unknown address; `rate_limited` */
export const signIn = async (control: Control, input: SignIn, ip: string | null): Promise<SignedIn> => {
  await limitTries(control, signInSubjects(input.email, ip));
  const user = await control.db.asSystem("sign-in", (tx) => findUserByEmail(tx, input.email));
  const matches = await verifyPassword(user?.passwordHash, input.password);
  if (user === null || !matches)
    throw new AppError("invalid_credentials", "The e-mail address or the password is wrong.");
  await clearSignInTries(control, input.email, ip);
  return { userId: user.id as UserId, sessionVersion: user.sessionVersion, name: user.name, email: user.email };
};
