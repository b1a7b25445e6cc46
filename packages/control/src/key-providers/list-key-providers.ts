import type { KeyProvider, Page, PageInput } from "@sluice/contracts";
import { countKeyProviderEndpoints, listKeyProviders as listRows } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { readPage } from "../page.ts";
import { toKeyProvider } from "./to-key-provider.ts";

export const listKeyProviders = (context: TenantContext, input: PageInput): Promise<Page<KeyProvider>> =>
  context.control.db.forTenant(context.tenantId, async (tx) => {
    const endpoints = await countKeyProviderEndpoints(tx);
    return readPage(
      input,
      1,
      (after, take) => listRows(tx, after?.[0], take),
      (row) => [row.name],
      (row) => toKeyProvider(row, endpoints),
    );
  });
