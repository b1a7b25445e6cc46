import { roleSchema } from "@sluice/contracts";
import { deleteMember, findMember, findTenant, lockTenant } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { sendMail } from "../mails/send-mail.ts";
import { mutate } from "../mutate.ts";
import { notFound } from "../refusals.ts";
import { checkNotLastOwner, checkRoleWithin } from "./member-rules.ts";
import { memberTarget, toMember } from "./to-member.ts";

/**
 * Their sessions in this tenant end with their next request. API keys that they made stay: keys are the tenant's.
 * @throws AppError `forbidden` when their role is above the actor's, `last_owner`
 */
export const removeMember = (context: TenantContext, input: { id: string }): Promise<Record<string, never>> =>
  mutate(context, async ({ tx, audit }) => {
    await lockTenant(tx, context.tenantId);
    const row = await findMember(tx, input.id);
    if (row === null) throw notFound("member", input.id);
    checkRoleWithin(context, roleSchema.parse(row.role));
    await checkNotLastOwner(tx, row);
    await audit({ action: "member.remove", target: memberTarget(row), before: toMember(row), after: null });
    await deleteMember(tx, row.id);
    const tenantName = (await findTenant(tx, context.tenantId))?.name ?? "";
    await sendMail(tx, row.user.email, {
      subject: `You are no longer a member of ${tenantName}`,
      title: `You are no longer a member of ${tenantName}`,
      paragraphs: [
        `${context.actor.label} removed you. Your account, and what you are a member of elsewhere, stay as they are.`,
        `Should this be a mistake, ask an owner of ${tenantName} to invite you again.`,
      ],
      footer: `You get this mail because you were a member of ${tenantName}.`,
    });
    return {};
  });
