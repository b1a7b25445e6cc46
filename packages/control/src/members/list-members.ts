import { type Member, memberIdSchema, type Page, type PageInput, roleSchema } from "@sluice/contracts";
import { listMembers as listMemberRows } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { readPage } from "../page.ts";

export const listMembers = (context: TenantContext, input: PageInput): Promise<Page<Member>> =>
  context.control.db.forTenant(context.tenantId, (tx) =>
    readPage(
      input,
      1,
      (after, take) => listMemberRows(tx, after?.[0], take),
      (row) => [row.id],
      (row) => ({
        id: memberIdSchema.parse(row.id),
        name: row.user.name,
        email: row.user.email,
        emailVerified: row.user.emailVerifiedAt !== null,
        role: roleSchema.parse(row.role),
        joinedAt: row.joinedAt.toISOString(),
      }),
    ),
  );
