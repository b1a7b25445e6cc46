import type { ApiKey } from "@sluice/contracts";
import { findApiKey } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { notFound } from "../refusals.ts";
import { toApiKey } from "./to-api-key.ts";

export const getApiKey = (context: TenantContext, input: { id: string }): Promise<ApiKey> =>
  context.control.db.forTenant(context.tenantId, async (tx) => {
    const row = await findApiKey(tx, input.id);
    if (row === null) throw notFound("API key", input.id);
    return toApiKey(row, context.control.now());
  });
