import { deleteMember, findMemberOfUser, lockTenant } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { notFound } from "../refusals.ts";
import { checkNotLastOwner } from "./member-rules.ts";
import { memberTarget, toMember } from "./to-member.ts";

/**
 * Anybody may go, whatever their role allows.
 * @throws AppError `last_owner`
 */
export const leaveTenant = (context: TenantContext): Promise<Record<string, never>> =>
  mutate(context, async ({ tx, audit }) => {
    await lockTenant(tx, context.tenantId);
    const row = await findMemberOfUser(tx, context.actor.id);
    if (row === null) throw notFound("member", context.actor.label);
    await checkNotLastOwner(tx, row);
    await audit({ action: "member.leave", target: memberTarget(row), before: toMember(row), after: null });
    await deleteMember(tx, row.id);
    return {};
  });
