import type { Page, PageInput, TokenKey } from "@sluice/contracts";
import { listTokenKeys as listRows } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { readPage } from "../page.ts";
import { toTokenKey } from "./to-token-key.ts";

/** In order of their ids in tokens. */
export const listTokenKeys = (context: TenantContext, input: PageInput): Promise<Page<TokenKey>> =>
  context.control.db.forTenant(context.tenantId, (tx) =>
    readPage(
      input,
      1,
      (after, take) => listRows(tx, after?.[0], take),
      (row) => [row.kid],
      toTokenKey,
    ),
  );
