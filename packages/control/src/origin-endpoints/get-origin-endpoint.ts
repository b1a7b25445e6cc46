import type { OriginEndpoint } from "@sluice/contracts";
import { findOriginEndpoint, type OriginEndpointPath, type OriginEndpointRow, type TenantTx } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { notFound } from "../refusals.ts";
import { toOriginEndpoint } from "./to-origin-endpoint.ts";

/** @throws AppError `not_found` */
export const getOriginEndpointRow = async (tx: TenantTx, path: OriginEndpointPath): Promise<OriginEndpointRow> => {
  const row = await findOriginEndpoint(tx, path);
  if (row === null) {
    throw notFound("origin endpoint", `${path.channelGroup}/${path.channel}/${path.originEndpoint}`);
  }
  return row;
};

export const getOriginEndpoint = (context: TenantContext, input: OriginEndpointPath): Promise<OriginEndpoint> =>
  context.control.db.forTenant(context.tenantId, async (tx) =>
    toOriginEndpoint(context.control, await getOriginEndpointRow(tx, input)),
  );
