import { type Member, memberIdSchema, roleSchema } from "@sluice/contracts";
import type { MemberRow } from "@sluice/db";

export const toMember = (row: MemberRow): Member => ({
  id: memberIdSchema.parse(row.id),
  name: row.user.name,
  email: row.user.email,
  emailVerified: row.user.emailVerifiedAt !== null,
  role: roleSchema.parse(row.role),
  joinedAt: row.joinedAt.toISOString(),
});

/** As the audit log names a member. */
export const memberTarget = (row: MemberRow) => ({ kind: "member", id: row.id, label: row.user.email });
