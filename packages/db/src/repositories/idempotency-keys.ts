import type { SystemTx, TenantTx } from "../database.ts";

export interface IdempotencyPlace {
  readonly tenantId: string;
  readonly actorId: string;
  readonly key: string;
}

/**
 * Takes a key for this transaction. A second request with the same key waits here until the first has committed or
 * failed, and then gets its answer or the key.
 */
export const takeIdempotencyKey = async (
  tx: TenantTx,
  place: IdempotencyPlace,
  requestHash: string,
  now: Date,
  expiredBefore: Date,
): Promise<"taken" | { requestHash: string; sealedAnswer: string }> => {
  const taken = await tx.$executeRaw`
    insert into idempotency_key (tenant_id, actor_id, key, request_hash, sealed_answer, created_at)
    values (${place.tenantId}, ${place.actorId}, ${place.key}, ${requestHash}, '', ${now})
    on conflict (tenant_id, actor_id, key) do update
      set request_hash = excluded.request_hash, sealed_answer = '', created_at = excluded.created_at
      where idempotency_key.created_at < ${expiredBefore}`;
  if (taken === 1) return "taken";
  return tx.idempotencyKey.findUniqueOrThrow({
    where: { tenantId_actorId_key: place },
    select: { requestHash: true, sealedAnswer: true },
  });
};

export const keepIdempotentAnswer = async (
  tx: TenantTx,
  place: IdempotencyPlace,
  sealedAnswer: string,
): Promise<void> => {
  await tx.idempotencyKey.update({
    where: { tenantId_actorId_key: place },
    data: { sealedAnswer },
    select: { key: true },
  });
};

export const deleteIdempotencyKeysBefore = async (tx: SystemTx, before: Date): Promise<number> =>
  (await tx.idempotencyKey.deleteMany({ where: { createdAt: { lt: before } } })).count;
