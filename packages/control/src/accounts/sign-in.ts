import { AppError, type SignIn, type UserId } from "@sluice/contracts";
import { findTwoFactor, findUserByEmail, findUserWithMemberships } from "@sluice/db";
import type { Control } from "../control.ts";
import { openSession } from "../sessions/open-session.ts";
import { clearSecondFactorTries, limitSecondFactorTries, takeSecondFactor } from "../two-factor/second-factor.ts";
import { clearSignInTries, limitTries, signInSubjects } from "./limit-tries.ts";
import { verifyPassword } from "./passwords.ts";
import { homeOf } from "./read-session.ts";

export interface SignedIn {
  readonly userId: UserId;
  /** Both go into the cookie; readSession refuses it once the user has moved on or the session was ended. */
  readonly sessionVersion: number;
  readonly sessionId: string;
  readonly name: string;
  readonly email: string;
  /** Where the session begins; absent for a person without any tenant. */
  readonly tenantId: string | undefined;
}

/**
 * @throws AppError `invalid_credentials`, the same and as slowly for an unknown address; `code_required` when the password is
 * right and a second factor is set up; `invalid_code`; `rate_limited`
 */
export const signIn = async (
  control: Control,
  input: SignIn,
  ip: string | null,
  userAgent: string | null = null,
): Promise<SignedIn> => {
  await limitTries(control, signInSubjects(input.email, ip));
  const user = await control.db.asSystem("sign-in", (tx) => findUserByEmail(tx, input.email));
  const matches = await verifyPassword(user?.passwordHash, input.password);
  if (user === null || !matches)
    throw new AppError("invalid_credentials", "The e-mail address or the password is wrong.");
  await checkSecondFactor(control, user.id, input.code, ip);
  // Not sooner: whoever has the password alone could guess on for ever.
  await clearSignInTries(control, input.email, ip);
  const sessionId = await openSession(control, user, ip, userAgent);
  const { id, sessionVersion, name, email } = user;
  const known = await control.db.asSystem("sign-in", (tx) => findUserWithMemberships(tx, id));
  const tenantId = known === null ? undefined : homeOf(known)?.tenantId;
  return { userId: id as UserId, sessionVersion, sessionId, name, email, tenantId };
};

const checkSecondFactor = async (
  control: Control,
  userId: string,
  code: string | undefined,
  ip: string | null,
): Promise<void> => {
  const row = await control.db.asSystem("sign-in", (tx) => findTwoFactor(tx, userId));
  if (row === null || row.enabledAt === null) return;
  if (code === undefined) throw new AppError("code_required", "Enter the code that your authenticator app shows.");
  await limitSecondFactorTries(control, userId, ip);
  await control.db.asSystem("sign-in", (tx) => takeSecondFactor(control, tx, row, code));
  await clearSecondFactorTries(control, userId, ip);
};
