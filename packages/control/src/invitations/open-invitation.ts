import { AppError, type OpenInvitation, roleSchema } from "@sluice/contracts";
import { findOpenInvitation, findUserByEmail, type SystemTx } from "@sluice/db";
import { hashEmailToken } from "../accounts/email-links.ts";
import { limitTries } from "../accounts/limit-tries.ts";
import type { Control } from "../control.ts";

/** @throws AppError `invalid_token` for a link that is unknown, used, revoked or too old; `tenant_closed` */
export const getOpenInvitation = async (control: Control, tx: SystemTx, token: string) => {
  const invitation = await findOpenInvitation(tx, hashEmailToken(token), control.now());
  if (invitation === null) {
    throw new AppError(
      "invalid_token",
      "This invitation was used, taken back or is too old. Ask whoever invited you for a new one.",
    );
  }
  if (invitation.tenant.closedAt !== null) {
    throw new AppError("tenant_closed", `${invitation.tenant.name} is closed: nobody can join it now.`);
  }
  return invitation;
};

/** What an invitation says, for whoever has its link. Nothing is used up: mail scanners open links too. */
export const openInvitation = async (
  control: Control,
  input: { token: string },
  ip: string | null,
): Promise<OpenInvitation> => {
  await limitTries(control, { tokenPerIp: ip });
  return control.db.asSystem("invitations", async (tx) => {
    const { tenant, email, role, invitedBy } = await getOpenInvitation(control, tx, input.token);
    const hasAccount = (await findUserByEmail(tx, email)) !== null;
    return { tenantName: tenant.name, email, role: roleSchema.parse(role), invitedBy, hasAccount };
  });
};
