import type { Page, PageInput, TokenRevocation } from "@sluice/contracts";
import { listTokenRevocations as listRows } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { parseTimeKey, readPage } from "../page.ts";
import { toTokenRevocation } from "./to-token-revocation.ts";

/** Newest first, those in force. */
export const listTokenRevocations = (context: TenantContext, input: PageInput): Promise<Page<TokenRevocation>> =>
  context.control.db.forTenant(context.tenantId, (tx) =>
    readPage(
      input,
      2,
      (after, take) => {
        const key = parseTimeKey(after);
        return listRows(tx, context.control.now(), key && { createdAt: key.at, id: key.id }, take);
      },
      (row) => [row.createdAt.toISOString(), row.id],
      toTokenRevocation,
    ),
  );
