import { AppError, type JoinWithNewAccount } from "@sluice/contracts";
import { insertUser, newId } from "@sluice/db";
import { limitTries } from "../accounts/limit-tries.ts";
import { hashPassword } from "../accounts/passwords.ts";
import type { Control } from "../control.ts";
import { type Joined, join } from "./accept-invitation.ts";
import { getOpenInvitation } from "./open-invitation.ts";

/**
 * Makes an account for the invited address and joins: a person without a tenant of their own.
 * @throws AppError `invalid_token`, `tenant_closed`, `email_taken` when the address has an account, `rate_limited`
 */
export const joinWithNewAccount = async (
  control: Control,
  input: JoinWithNewAccount,
  ip: string | null,
): Promise<Joined & { readonly email: string }> => {
  await limitTries(control, { tokenPerIp: ip });
  const passwordHash = await hashPassword(input.password);
  return control.db.asSystem("invitations", async (tx) => {
    const invitation = await getOpenInvitation(control, tx, input.token);
    const user = { id: newId("user"), name: input.name, email: invitation.email };
    if ((await insertUser(tx, { ...user, passwordHash, emailVerifiedAt: control.now() })) === "email_taken") {
      throw new AppError("email_taken", `There is an account for ${user.email} already. Sign in to accept.`);
    }
    return { ...(await join(control, tx, invitation, user, ip)), email: user.email };
  });
};
