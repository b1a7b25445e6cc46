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
    select to_char(at at time zone 'UTC', 'YYYY-MM') as month, kind, sum(bytes)::text as bytes, sum(requests)::text as requests
    from (
      select h.hour as at, h.kind, h.bytes, h.requests from usage_hour h
      where h.tenant_id = ${id}
        and not exists (select 1 from usage_open_hour o where o.tenant_id = h.tenant_id and o.hour = h.hour)
      union all
      select e.minute, e.kind, e.bytes, e.requests from usage_open_hour o
      join usage_event e on e.tenant_id = o.tenant_id and e.minute >= o.hour and e.minute < o.hour + interval '1 hour'
      where o.tenant_id = ${id}
    ) counted
    group by 1, 2 order by 1, 2`;
  await tx.erasedTenant.createMany({
    data: [{ id, createdAt: tenant.createdAt, closedAt: tenant.closedAt, usage }],
    skipDuplicates: true,
  });
};

/** Some of a tenant's usage events: all of them may be more than one transaction should hold. @returns how many went */
export const eraseUsageEvents = (tx: SystemTx, tenantId: string, take: number): Promise<number> =>
  tx.$executeRaw`
    delete from usage_event where ctid in (select ctid from usage_event where tenant_id = ${tenantId} limit ${take})`;

/** Who is to hear that a tenant is gone: asked while there is somebody to ask for. */
export const findFarewell = async (
  tx: SystemTx,
  id: string,
): Promise<{ readonly name: string; readonly emails: readonly string[] } | null> => {
  const tenant = await tx.tenant.findUnique({ where: { id }, select: { name: true } });
  if (tenant === null) return null;
  const owners = await tx.member.findMany({
    where: { tenantId: id, role: "owner" },
    orderBy: { id: "asc" },
    select: { user: { select: { email: true } } },
  });
  return { name: tenant.name, emails: owners.map(({ user }) => user.email) };
};

/** Every row of the tenant in every table, and the tenant. */
export const eraseTenantRows = async (tx: SystemTx, id: string, now: Date): Promise<void> => {
  await tx.$executeRaw`select erase_tenant_rows(${id})`;
  await tx.erasedTenant.update({ where: { id }, data: { erasedAt: now }, select: { id: true } });
};
