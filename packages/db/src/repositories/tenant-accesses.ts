import type { SystemTx, TenantTx } from "../database.ts";

/** Packagers are told of the tenant's token keys and revocations, as they are at commit. Last in its transaction. */
export const publishTenantAccess = async (tx: TenantTx, tenantId: string): Promise<void> => {
  await tx.$executeRaw`
    insert into tenant_access (tenant_id) values (${tenantId})
    on conflict (tenant_id) do update set tenant_id = excluded.tenant_id`;
};

/** The tenants whose keys or revocations changed after a revision; without one, all that ever had any. */
export const listTenantsWithAccessAfter = async (tx: SystemTx, revision: number | undefined): Promise<string[]> => {
  const rows = await tx.tenantAccess.findMany({
    where: revision === undefined ? {} : { revision: { gt: revision } },
    orderBy: { revision: "asc" },
    select: { tenantId: true },
  });
  return rows.map(({ tenantId }) => tenantId);
};
