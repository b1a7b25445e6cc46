import type { SystemTx } from "../database.ts";
import type { Prisma } from "../generated/client.ts";

/** Tenants whose grace period is over. */
export const listTenantsToErase = async (tx: SystemTx, now: Date): Promise<string[]> => {
  const rows = await tx.tenant.findMany({
    where: { erasesAt: { lte: now } },
    orderBy: { erasesAt: "asc" },
    take: 100,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
};

/** Writes what stays of a tenant, once: an erasure that was interrupted finds it there, and its sums with it. */
export const keepErasedTenant = async (tx: SystemTx, id: string): Promise<void> => {
  const tenant = await tx.tenant.findUnique({ where: { id }, select: { createdAt: true, closedAt: true } });
  if (tenant === null || tenant.closedAt === null) throw new Error(`tenant ${id} is not closed`);
  const usage = await tx.$queryRaw<Prisma.InputJsonObject[]>`
    select to_char(minute at time zone 'UTC', 'YYYY-MM') as month, kind, sum(bytes)::text as bytes, sum(requests)::text as requests
    from usage_event where tenant_id = ${id} group by 1, 2 order by 1, 2`;
  await tx.erasedTenant.createMany({
    data: [{ id, createdAt: tenant.createdAt, closedAt: tenant.closedAt, usage }],
    skipDuplicates: true,
  });
};

/** Some of a tenant's usage events: all of them may be more than one transaction should hold. @returns how many went */
export const eraseUsageEvents = (tx: SystemTx, tenantId: string, take: number): Promise<number> =>
  tx.$executeRaw`
    delete from usage_event where ctid in (select ctid from usage_event where tenant_id = ${tenantId} limit ${take})`;

/** Every row of the tenant in every table, and the tenant. */
export const eraseTenantRows = async (tx: SystemTx, id: string, now: Date): Promise<void> => {
  await tx.$executeRaw`select erase_tenant_rows(${id})`;
  await tx.erasedTenant.update({ where: { id }, data: { erasedAt: now }, select: { id: true } });
};
