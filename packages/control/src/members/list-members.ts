import type { Member, Page, PageInput } from "@sluice/contracts";
import { listMembers as listMemberRows } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { readPage } from "../page.ts";
import { toMember } from "./to-member.ts";

export const listMembers = (context: TenantContext, input: PageInput): Promise<Page<Member>> =>
  context.control.db.forTenant(context.tenantId, (tx) =>
    readPage(
      input,
      1,
      (after, take) => listMemberRows(tx, after?.[0], take),
      (row) => [row.id],
      toMember,
    ),
  );
