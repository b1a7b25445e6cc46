import { type OperatorTenant, planIdSchema, type TenantId } from "@sluice/contracts";
import type { OperatorTenantRow } from "@sluice/db";
import { toStanding } from "../standing/to-standing.ts";
import { toSuspension } from "../tenants/suspension.ts";

export const toOperatorTenant = (row: OperatorTenantRow): OperatorTenant => ({
  id: row.id as TenantId,
  name: row.name,
  planId: planIdSchema.parse(row.planId),
  createdAt: row.createdAt.toISOString(),
  ...toStanding(row),
  suspension: toSuspension(row),
  erasesAt: row.erasesAt?.toISOString() ?? null,
  memberCount: row.memberCount,
  channelCount: row.channelCount,
  ingestBytes: Number(row.ingestBytes),
  egressBytes: Number(row.egressBytes),
});

/** The first instant of the month of a time, in UTC: as what is used is billed. */
export const startOfMonth = (now: Date): Date => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth()));
