import { AppError, type OwnershipTransfer } from "@sluice/contracts";
import { findMember, findMemberOfUser, findTenant, lockTenant, updateMemberRole } from "@sluice/db";
import { confirmPassword } from "../accounts/confirm-password.ts";
import type { TenantContext } from "../control.ts";
import { sendMail } from "../mails/send-mail.ts";
import { mutate } from "../mutate.ts";
import { notFound } from "../refusals.ts";
import { memberTarget, toMember } from "./to-member.ts";

/**
 * An owner makes another member the owner and stays as admin. Asked for with the password: a session that was left open must
 * not give a workspace away.
 * @throws AppError `forbidden` for who is no owner, `invalid_credentials`, `rate_limited`
 */
export const transferOwnership = async (
  context: TenantContext,
  input: OwnershipTransfer,
): Promise<Record<string, never>> => {
  await confirmPassword(context.control, context.actor.id, input.password);
  return mutate(context, async ({ tx, audit }) => {
    await lockTenant(tx, context.tenantId);
    const [giver, taker] = [await findMemberOfUser(tx, context.actor.id), await findMember(tx, input.memberId)];
    if (giver?.role !== "owner") throw new AppError("forbidden", "Only an owner can hand the workspace over.");
    if (taker === null) throw notFound("member", input.memberId);
    if (taker.id === giver.id)
      throw new AppError("invalid_request", "Choose somebody else: you are the owner already.");
    const taken = await updateMemberRole(tx, taker.id, "owner");
    const given = await updateMemberRole(tx, giver.id, "admin");
    await audit({
      action: "tenant.transferOwnership",
      target: memberTarget(taker),
      before: { giver: toMember(giver), taker: toMember(taker) },
      after: { giver: toMember(given), taker: toMember(taken) },
    });
    const tenantName = (await findTenant(tx, context.tenantId))?.name ?? "";
    const action = { label: "See the members", url: new URL("/members", context.control.addresses.dashboardUrl).href };
    const footer = `You get this mail because you are a member of ${tenantName}.`;
    await sendMail(tx, taker.user.email, {
      subject: `You own ${tenantName} now`,
      title: `${tenantName} is yours`,
      paragraphs: [`${giver.user.name} (${giver.user.email}) made you the owner: you may do everything there.`],
      action,
      footer,
    });
    await sendMail(tx, giver.user.email, {
      subject: `You handed ${tenantName} over`,
      title: `${taker.user.name} owns ${tenantName} now`,
      paragraphs: [
        "You stay as an admin.",
        `If this was not you, change your password and write to ${taker.user.name} (${taker.user.email}) at once.`,
      ],
      action,
      footer,
    });
    return {};
  });
};
