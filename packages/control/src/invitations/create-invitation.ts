import { AppError, type Invitation, type NewInvitation } from "@sluice/contracts";
import { deleteInvitation, findInvitationOfEmail, findMemberOfEmail, insertInvitation, newId } from "@sluice/db";
import { limitTries } from "../accounts/limit-tries.ts";
import type { TenantContext } from "../control.ts";
import { checkRoleWithin } from "../members/member-rules.ts";
import { mutate } from "../mutate.ts";
import { checkRoomForMember } from "./check-room-for-member.ts";
import { mailInvitation, newInvitationLink } from "./invitation-link.ts";
import { invitationTarget, toInvitation } from "./to-invitation.ts";

/**
 * Mails a link that makes its reader a member.
 * @throws AppError `forbidden` for a role above the actor's, `already_member`, `invitation_pending`, `rate_limited`
 */
export const createInvitation = async (context: TenantContext, input: NewInvitation): Promise<Invitation> => {
  checkRoleWithin(context, input.role);
  await limitTries(context.control, { invitationsPerTenant: context.tenantId, invitationsPerEmail: input.email });
  return mutate(context, async ({ tx, now, audit }) => {
    if ((await findMemberOfEmail(tx, input.email)) !== null) {
      throw new AppError(
        "already_member",
        `${input.email} is a member already. Change their role in the list of members.`,
      );
    }
    const earlier = await findInvitationOfEmail(tx, input.email);
    if (earlier !== null && earlier.expiresAt > now) {
      throw new AppError(
        "invitation_pending",
        `${input.email} has been invited as ${earlier.role} already. Send that invitation again, or revoke it first.`,
      );
    }
    if (earlier !== null) await deleteInvitation(tx, earlier.id);
    await checkRoomForMember({ context, tx, now });
    const { token, kept } = newInvitationLink(now);
    const row = await insertInvitation(tx, {
      id: newId("invitation"),
      tenantId: context.tenantId,
      email: input.email,
      role: input.role,
      invitedBy: context.actor.label,
      createdAt: now,
      ...kept,
    });
    const after = toInvitation(row);
    await audit({ action: "invitation.create", target: invitationTarget(row), before: null, after });
    await mailInvitation({ context, tx }, row, token);
    return after;
  });
};
