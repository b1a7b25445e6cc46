import type { Invitation, Page, PageInput } from "@sluice/contracts";
import { listInvitations as listInvitationRows } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { readPage } from "../page.ts";
import { toInvitation } from "./to-invitation.ts";

/** Those that were neither accepted nor revoked, old ones too. */
export const listInvitations = (context: TenantContext, input: PageInput): Promise<Page<Invitation>> =>
  context.control.db.forTenant(context.tenantId, (tx) =>
    readPage(
      input,
      1,
      (after, take) => listInvitationRows(tx, after?.[0], take),
      (row) => [row.id],
      toInvitation,
    ),
  );
