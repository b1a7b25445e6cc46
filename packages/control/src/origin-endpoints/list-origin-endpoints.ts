import type { OriginEndpoint, Page, PageInput } from "@sluice/contracts";
import { listOriginEndpoints as listOriginEndpointRows } from "@sluice/db";
import { type ChannelPath, getChannelRow } from "../channels/get-channel.ts";
import type { TenantContext } from "../control.ts";
import { readPage } from "../page.ts";
import { toOriginEndpoint } from "./to-origin-endpoint.ts";

export const listOriginEndpoints = (
  context: TenantContext,
  input: PageInput & ChannelPath,
): Promise<Page<OriginEndpoint>> =>
  context.control.db.forTenant(context.tenantId, async (tx) => {
    const channel = await getChannelRow(tx, input);
    return readPage(
      input,
      1,
      (after, take) => listOriginEndpointRows(tx, channel.id, after?.[0], take),
      (row) => [row.name],
      (row) => toOriginEndpoint(context.control, row),
    );
  });
