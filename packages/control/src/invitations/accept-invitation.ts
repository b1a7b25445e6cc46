import { AppError, type Person, type TenantId } from "@sluice/contracts";
import {
  insertMember,
  lockAuditHead,
  markEmailVerified,
  newId,
  type SystemTx,
  setLastTenant,
  takeInvitation,
} from "@sluice/db";
import { auditAccount } from "../accounts/audit-account.ts";
import { limitTries } from "../accounts/limit-tries.ts";
import type { Control } from "../control.ts";
import { getOpenInvitation } from "./open-invitation.ts";

export interface Joined {
  readonly tenantId: TenantId;
}

/**
 * Makes whoever is signed in a member, when the invitation was for their address.
 * @throws AppError `invalid_token`, `tenant_closed`, `wrong_account`, `already_member`, `rate_limited`
 */
export const acceptInvitation = async (
  control: Control,
  person: Person,
  input: { token: string },
  ip: string | null,
): Promise<Joined> => {
  await limitTries(control, { tokenPerIp: ip });
  return control.db.asSystem("invitations", async (tx) => {
    const invitation = await getOpenInvitation(control, tx, input.token);
    if (invitation.email !== person.email) {
      throw new AppError(
        "wrong_account",
        `This invitation is for ${invitation.email}, and you are signed in as ${person.email}. Sign out, then open the link again.`,
      );
    }
    return join(control, tx, invitation, person, ip);
  });
};

/** The invitation becomes a membership. Whoever has the link owns the mailbox, so the address counts as confirmed. */
export const join = async (
  control: Control,
  tx: SystemTx,
  invitation: { readonly id: string; readonly tenantId: string; readonly role: string },
  user: { readonly id: string; readonly email: string },
  ip: string | null,
): Promise<Joined> => {
  const { tenantId, role } = invitation;
  const joinedAt = control.now();
  // Before the invitation's row: whoever sends it again or revokes it has this lock and waits for that row.
  await lockAuditHead(tx, tenantId);
  if (!(await takeInvitation(tx, invitation.id))) {
    throw new AppError("invalid_token", "This invitation has just been used.");
  }
  if (
    (await insertMember(tx, { id: newId("member"), tenantId, userId: user.id, role, joinedAt })) === "already_member"
  ) {
    throw new AppError("already_member", "You are a member of this workspace already.");
  }
  await markEmailVerified(tx, user.id, joinedAt);
  await setLastTenant(tx, user.id, tenantId);
  await auditAccount(control, tx, { tenantId, user, action: "invitation.accept", after: { role }, ip });
  return { tenantId: tenantId as TenantId };
};
