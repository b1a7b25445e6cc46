import { type Invitation, roleSchema } from "@sluice/contracts";
import { findInvitation, lockInvitation, renewInvitation } from "@sluice/db";
import { limitTries } from "../accounts/limit-tries.ts";
import type { TenantContext } from "../control.ts";
import { checkRoleWithin } from "../members/member-rules.ts";
import { mutate } from "../mutate.ts";
import { notFound } from "../refusals.ts";
import { checkRoomForMember } from "./check-room-for-member.ts";
import { mailInvitation, newInvitationLink } from "./invitation-link.ts";
import { invitationTarget, toInvitation } from "./to-invitation.ts";

/** A new link with a time of its own; the one of before opens nothing any more. @throws AppError `limit_reached`, `rate_limited` */
export const resendInvitation = async (context: TenantContext, input: { id: string }): Promise<Invitation> => {
  const known = await context.control.db.forTenant(context.tenantId, (tx) => findInvitation(tx, input.id));
  const subjects = { invitationsPerTenant: context.tenantId, invitationsPerEmail: known?.email ?? null };
  await limitTries(context.control, subjects);
  return mutate(context, async ({ tx, now, audit }) => {
    const row = await lockInvitation(tx, input.id);
    if (row === null) throw notFound("invitation", input.id);
    checkRoleWithin(context, roleSchema.parse(row.role));
    // One that is too old has given its place away, and needs another.
    if (row.expiresAt <= now) await checkRoomForMember({ context, tx, now });
    const { token, kept } = newInvitationLink(now);
    const renewed = await renewInvitation(tx, row.id, kept);
    const after = toInvitation(renewed);
    await audit({ action: "invitation.resend", target: invitationTarget(row), before: toInvitation(row), after });
    await mailInvitation({ context, tx }, renewed, token);
    return after;
  });
};
