import { roleSchema } from "@sluice/contracts";
import { deleteMember, findMember, lockTenant } from "@sluice/db";
import type { TenantContext } from "../control.ts";
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
    return {};
  });
