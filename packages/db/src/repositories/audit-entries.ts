import type { SystemTx, TenantTx } from "../database.ts";
import type { AuditEntry } from "../generated/client.ts";
import { Prisma } from "../generated/client.ts";

export type AuditEntryRow = AuditEntry;

/** Number and hashes are the database's. */
export type NewAuditEntryRow = Omit<AuditEntry, "before" | "after" | "sequence" | "previousHash" | "hash"> & {
  readonly before: Prisma.InputJsonValue | null;
  readonly after: Prisma.InputJsonValue | null;
};

export interface AuditRowFilter {
  /** Every word must stand in action, actor, target or address. */
  readonly words: readonly string[];
  /** Id or label, or a part of the label. */
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly targetKind?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

export const insertAuditEntry = async (tx: TenantTx | SystemTx, row: NewAuditEntryRow): Promise<void> => {
  await tx.auditEntry.create({
    data: { ...row, before: row.before ?? Prisma.DbNull, after: row.after ?? Prisma.DbNull },
    select: { id: true },
  });
};

const holds = (text: string) => ({ contains: escapeLike(text), mode: "insensitive" as const });

/** `contains` becomes a LIKE pattern, in which these three mean something. */
const escapeLike = (text: string): string => text.replace(/[\\%_]/g, "\\$&");

const toWhere = ({ words, actor, action, targetKind, from, to }: AuditRowFilter): Prisma.AuditEntryWhereInput => ({
  AND: words.map((word) => ({
    OR: (["action", "actorLabel", "actorId", "targetKind", "targetLabel", "targetId", "ip"] as const).map((column) => ({
      [column]: holds(word),
    })),
  })),
  ...(actor === undefined ? {} : { OR: [{ actorId: actor }, { actorLabel: holds(actor) }] }),
  ...(action === undefined ? {} : { action }),
  ...(targetKind === undefined ? {} : { targetKind }),
  ...(from === undefined && to === undefined
    ? {}
    : { at: { ...(from === undefined ? {} : { gte: from }), ...(to === undefined ? {} : { lt: to }) } }),
});

/** Newest first, from behind the number `before`. */
export const listAuditEntries = (
  tx: TenantTx,
  filter: AuditRowFilter,
  before: bigint | undefined,
  take: number,
): Promise<AuditEntryRow[]> =>
  tx.auditEntry.findMany({
    where: { ...toWhere(filter), ...(before === undefined ? {} : { sequence: { lt: before } }) },
    orderBy: { sequence: "desc" },
    take,
  });
