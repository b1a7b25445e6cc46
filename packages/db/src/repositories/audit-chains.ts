import type { ChainedEntry } from "../audit-hash.ts";
import type { SystemTx, TenantTx } from "../database.ts";

/** The end of a tenant's chain: what its head says, and the newest entry that is there, seen at one moment. */
export interface ChainEnd {
  readonly sequence: number;
  readonly hash: string;
  readonly newestSequence: number;
}

/** Held until the transaction ends. Taken before any other lock of the tenant by whoever writes an entry later on. */
export const lockAuditHead = async (tx: TenantTx | SystemTx, tenantId: string): Promise<void> => {
  await tx.$queryRaw`select 1 from lock_audit_head(${tenantId})`;
};

export const readChainEnd = async (tx: TenantTx | SystemTx, tenantId: string): Promise<ChainEnd | undefined> => {
  const [row] = await tx.$queryRaw<{ sequence: bigint; hash: string; newest: bigint }[]>`
    select sequence, hash,
      coalesce((select max(e.sequence) from audit_entry e where e.tenant_id = h.tenant_id), 0) as newest
    from audit_head h where tenant_id = ${tenantId}`;
  return row && { sequence: Number(row.sequence), hash: row.hash, newestSequence: Number(row.newest) };
};

/** The entries behind a number, in their order, every field as the text that is hashed. */
export const listChainedEntries = (
  tx: TenantTx | SystemTx,
  tenantId: string,
  afterSequence: number,
  take: number,
): Promise<ChainedEntry[]> =>
  tx.$queryRaw<ChainedEntry[]>`
    select tenant_id as "tenantId", sequence::text as sequence, previous_hash as "previousHash", id,
      to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
      actor_kind as "actorKind", actor_id as "actorId", actor_label as "actorLabel", action,
      target_kind as "targetKind", target_id as "targetId", target_label as "targetLabel",
      before::text as before, after::text as after, ip, hash
    from audit_entry where tenant_id = ${tenantId} and sequence > ${BigInt(afterSequence)}
    order by audit_entry.sequence, id limit ${take}`;

/** In order of id, from behind `afterId`. */
export const listTenantIds = async (tx: SystemTx, afterId: string, take: number): Promise<string[]> =>
  (
    await tx.tenant.findMany({ where: { id: { gt: afterId } }, orderBy: { id: "asc" }, take, select: { id: true } })
  ).map(({ id }) => id);
