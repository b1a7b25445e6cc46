import type { SystemTx, TenantTx } from "../database.ts";
import type { AuditEntry } from "../generated/client.ts";
import { Prisma } from "../generated/client.ts";

export type AuditEntryRow = AuditEntry;

export type NewAuditEntryRow = Omit<AuditEntry, "before" | "after"> & {
  readonly before: Prisma.InputJsonValue | null;
  readonly after: Prisma.InputJsonValue | null;
};

export const insertAuditEntry = async (tx: TenantTx | SystemTx, row: NewAuditEntryRow): Promise<void> => {
  await tx.auditEntry.create({
    data: { ...row, before: row.before ?? Prisma.DbNull, after: row.after ?? Prisma.DbNull },
    select: { id: true },
  });
};

/** Newest first, from behind `after`. */
export const listAuditEntries = (
  tx: TenantTx,
  after: { at: Date; id: string } | undefined,
  take: number,
): Promise<AuditEntryRow[]> =>
  tx.auditEntry.findMany({
    where: after === undefined ? {} : { OR: [{ at: { lt: after.at } }, { at: after.at, id: { lt: after.id } }] },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take,
  });
