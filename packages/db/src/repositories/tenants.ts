import type { TenantId } from "@sluice/contracts";
import type { SystemTx, TenantTx } from "../database.ts";
import { Prisma, type Tenant } from "../generated/client.ts";
import { lockAuditHead } from "./audit-chains.ts";

export type TenantRow = Tenant;

export const findTenant = (tx: TenantTx | SystemTx, id: TenantId): Promise<TenantRow | null> =>
  tx.tenant.findUnique({ where: { id } });

/**
 * Holds the tenant's row until the transaction ends: what is counted per tenant is counted by one at a time. The head of its
 * audit log comes first, as everywhere: an entry of this transaction would wait for it while its own writer waits for us.
 */
export const lockTenant = async (tx: TenantTx | SystemTx, id: TenantId): Promise<void> => {
  await lockAuditHead(tx, id);
  await tx.$queryRaw`select 1 from tenant where id = ${id} for update`;
};

export const updateTenant = (
  tx: TenantTx,
  id: TenantId,
  change: Partial<Pick<Tenant, "name" | "requiresTwoFactor">>,
): Promise<TenantRow> => tx.tenant.update({ where: { id }, data: { ...change, version: { increment: 1 } } });

/** What it may have and what that costs: what it pays for, or what the platform operator grants; never set by the tenant. */
export const updateTenantPlan = (
  tx: SystemTx,
  id: TenantId,
  change: { planId?: string; limitOverrides?: Prisma.InputJsonObject | null },
): Promise<TenantRow> => {
  const { limitOverrides, ...rest } = change;
  const overrides = limitOverrides === undefined ? {} : { limitOverrides: limitOverrides ?? Prisma.DbNull };
  return tx.tenant.update({ where: { id }, data: { ...rest, ...overrides, version: { increment: 1 } } });
};

export const closeTenant = (
  tx: TenantTx,
  id: TenantId,
  times: { closedAt: Date; erasesAt: Date },
): Promise<TenantRow> => tx.tenant.update({ where: { id }, data: { ...times, version: { increment: 1 } } });

export const reopenTenant = (tx: TenantTx, id: TenantId): Promise<TenantRow> =>
  tx.tenant.update({
    where: { id },
    data: { closedAt: null, erasesAt: null, reopenings: { increment: 1 }, version: { increment: 1 } },
  });

/** By the platform operator; both null releases it. */
export const updateSuspension = (
  tx: SystemTx,
  id: TenantId,
  suspension: Pick<Tenant, "suspendedAt" | "suspendedReason">,
): Promise<TenantRow> => tx.tenant.update({ where: { id }, data: { ...suspension, version: { increment: 1 } } });

/** Tenants whose channels are not run as their documents say. */
export const listTenantsNotAsPublished = (
  tx: SystemTx,
): Promise<Pick<TenantRow, "id" | "closedAt" | "suspendedAt" | "reopenings">[]> =>
  tx.tenant.findMany({
    where: { OR: [{ closedAt: { not: null } }, { suspendedAt: { not: null } }, { reopenings: { gt: 0 } }] },
    select: { id: true, closedAt: true, suspendedAt: true, reopenings: true },
  });
