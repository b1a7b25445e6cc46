import { AppError, type SignIn, type UserId } from "@sluice/contracts";
import { findUserByEmail, findUserWithMemberships } from "@sluice/db";
import type { Control } from "../control.ts";
import { clearSignInTries, limitTries, signInSubjects } from "./limit-tries.ts";
import { verifyPassword } from "./passwords.ts";
import { homeOf } from "./read-session.ts";

export interface SignedIn {
  readonly userId: UserId;
  /** Goes into the session; readSession refuses it once the user's has moved on. */
  readonly sessionVersion: number;
  readonly name: string;
  readonly email: string;
  /** Where the session begins; absent for a person without any tenant. */
  readonly tenantId: string | undefined;
}

/** @throws AppError `invalid_credentials`, the same and as slowly for an unknown address; `rate_limited` */
export const signIn = async (control: Control, input: SignIn, ip: string | null): Promise<SignedIn> => {
  await limitTries(control, signInSubjects(input.email, ip));
  const user = await control.db.asSystem("sign-in", (tx) => findUserByEmail(tx, input.email));
  const matches = await verifyPassword(user?.passwordHash, input.password);
  if (user === null || !matches)
    throw new AppError("invalid_credentials", "The e-mail address or the password is wrong.");
  await clearSignInTries(control, input.email, ip);
  const { id, sessionVersion, name, email } = user;
  const known = await control.db.asSystem("sign-in", (tx) => findUserWithMemberships(tx, id));
  const tenantId = known === null ? undefined : homeOf(known)?.tenantId;
  return { userId: id as UserId, sessionVersion, name, email, tenantId };
};
