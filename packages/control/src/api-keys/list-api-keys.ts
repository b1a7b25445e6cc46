import type { ApiKey, Page, PageInput } from "@sluice/contracts";
import { listApiKeys as listApiKeyRows } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { parseTimeKey, readPage } from "../page.ts";
import { toApiKey } from "./to-api-key.ts";

/** Newest first, revoked ones included. */
export const listApiKeys = (context: TenantContext, input: PageInput): Promise<Page<ApiKey>> =>
  context.control.db.forTenant(context.tenantId, (tx) =>
    readPage(
      input,
      2,
      (after, take) => {
        const key = parseTimeKey(after);
        return listApiKeyRows(tx, key && { createdAt: key.at, id: key.id }, take);
      },
      (row) => [row.createdAt.toISOString(), row.id],
      (row) => toApiKey(row, context.control.now()),
    ),
  );
