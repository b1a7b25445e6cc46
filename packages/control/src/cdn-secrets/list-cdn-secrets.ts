import type { CdnSecret } from "@sluice/contracts";
import { listCdnSecrets as listRows, type OriginEndpointPath } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { getOriginEndpointRow } from "../origin-endpoints/get-origin-endpoint.ts";
import { toCdnSecret } from "./to-cdn-secret.ts";

export const listCdnSecrets = (context: TenantContext, input: OriginEndpointPath): Promise<{ items: CdnSecret[] }> =>
  context.control.db.forTenant(context.tenantId, async (tx) => {
    const endpoint = await getOriginEndpointRow(tx, input);
    return { items: (await listRows(tx, endpoint.id)).map(toCdnSecret) };
  });
