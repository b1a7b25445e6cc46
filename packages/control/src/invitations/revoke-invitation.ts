import { roleSchema } from "@sluice/contracts";
import { deleteInvitation, lockInvitation } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { checkRoleWithin } from "../members/member-rules.ts";
import { mutate } from "../mutate.ts";
import { notFound } from "../refusals.ts";
import { invitationTarget, toInvitation } from "./to-invitation.ts";

/** Its link opens nothing from then on. */
export const revokeInvitation = (context: TenantContext, input: { id: string }): Promise<Record<string, never>> =>
  mutate(context, async ({ tx, audit }) => {
    const row = await lockInvitation(tx, input.id);
    if (row === null) throw notFound("invitation", input.id);
    checkRoleWithin(context, roleSchema.parse(row.role));
    await audit({ action: "invitation.revoke", target: invitationTarget(row), before: toInvitation(row), after: null });
    await deleteInvitation(tx, row.id);
    return {};
  });
