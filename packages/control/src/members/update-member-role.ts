import { type Member, type MemberChange, roleSchema } from "@sluice/contracts";
import { findMember, findTenant, lockTenant, updateMemberRole as updateMemberRoleRow } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { sendMail } from "../mails/send-mail.ts";
import { mutate } from "../mutate.ts";
import { notFound } from "../refusals.ts";
import { checkNotLastOwner, checkRoleWithin } from "./member-rules.ts";
import { memberTarget, toMember } from "./to-member.ts";

/**
 * Counts from the member's next request on.
 * @throws AppError `forbidden` when either role is above the actor's, `last_owner`
 */
export const updateMemberRole = (context: TenantContext, input: MemberChange & { id: string }): Promise<Member> =>
  mutate(context, async ({ tx, audit }) => {
    await lockTenant(tx, context.tenantId);
    const row = await findMember(tx, input.id);
    if (row === null) throw notFound("member", input.id);
    checkRoleWithin(context, roleSchema.parse(row.role));
    checkRoleWithin(context, input.role);
    const before = toMember(row);
    if (before.role === input.role) return before;
    await checkNotLastOwner(tx, row);
    const after = toMember(await updateMemberRoleRow(tx, row.id, input.role));
    await audit({ action: "member.updateRole", target: memberTarget(row), before, after });
    const tenantName = (await findTenant(tx, context.tenantId))?.name ?? "";
    await sendMail(tx, row.user.email, {
      subject: `Your role in ${tenantName} has changed`,
      title: `You have the role ${input.role} in ${tenantName} now`,
      paragraphs: [`${context.actor.label} changed your role from ${before.role} to ${input.role}.`],
      action: { label: "Open the workspace", url: new URL("/", context.control.addresses.dashboardUrl).href },
      footer: `You get this mail because you are a member of ${tenantName}.`,
    });
    return after;
  });
