import { type Invitation, invitationIdSchema, roleSchema } from "@sluice/contracts";
import type { InvitationRow } from "@sluice/db";

export const toInvitation = (row: InvitationRow): Invitation => ({
  id: invitationIdSchema.parse(row.id),
  email: row.email,
  role: roleSchema.parse(row.role),
  invitedBy: row.invitedBy,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
});

/** As the audit log names an invitation. */
export const invitationTarget = (row: InvitationRow) => ({ kind: "invitation", id: row.id, label: row.email });
