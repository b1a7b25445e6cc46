import type { SystemTx } from "../database.ts";
import type { PlatformAuditEntry } from "../generated/client.ts";
import { Prisma } from "../generated/client.ts";

export type PlatformAuditEntryRow = PlatformAuditEntry;

export type NewPlatformAuditEntryRow = Omit<PlatformAuditEntry, "detail"> & {
  readonly detail: Prisma.InputJsonValue | null;
};

export const insertPlatformAuditEntry = async (tx: SystemTx, row: NewPlatformAuditEntryRow): Promise<void> => {
  await tx.platformAuditEntry.create({ data: { ...row, detail: row.detail ?? Prisma.DbNull }, select: { id: true } });
};

/** Newest first, from behind `after`. */
export const listPlatformAuditEntries = (
  tx: SystemTx,
  after: { at: Date; id: string } | undefined,
  take: number,
): Promise<PlatformAuditEntryRow[]> =>
  tx.platformAuditEntry.findMany({
    where: after === undefined ? {} : { OR: [{ at: { lt: after.at } }, { at: after.at, id: { lt: after.id } }] },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take,
  });
