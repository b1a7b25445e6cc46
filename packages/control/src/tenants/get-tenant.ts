import { entitlementsOf, type Tenant, type TenantId } from "@sluice/contracts";
import { etagOf, findTenant, type TenantRow } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { notFound } from "../refusals.ts";
import { toStanding } from "../standing/to-standing.ts";
import { toSuspension } from "./suspension.ts";

export const toTenant = (row: TenantRow): Tenant => ({
  id: row.id as TenantId,
  name: row.name,
  ...entitlementsOf(row),
  ...toStanding(row),
  requiresTwoFactor: row.requiresTwoFactor,
  suspension: toSuspension(row),
  etag: etagOf(row),
  deletion:
    row.closedAt === null || row.erasesAt === null
      ? null
      : { closedAt: row.closedAt.toISOString(), erasesAt: row.erasesAt.toISOString() },
  createdAt: row.createdAt.toISOString(),
});

export const getTenant = (context: TenantContext): Promise<Tenant> =>
  context.control.db.forTenant(context.tenantId, async (tx) => {
    const row = await findTenant(tx, context.tenantId);
    if (row === null) throw notFound("tenant", context.tenantId);
    return toTenant(row);
  });
