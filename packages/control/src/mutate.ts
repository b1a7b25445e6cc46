import { AppError, type AuditAction } from "@sluice/contracts";
import {
  insertAuditEntry,
  keepIdempotentAnswer,
  lockAuditHead,
  newId,
  type SealedPlace,
  type TenantTx,
  takeIdempotencyKey,
} from "@sluice/db";
import type { TenantContext } from "./control.ts";
import { refuseWhileSuspended } from "./tenants/suspension.ts";

/** What changed, for the audit log. `before` and `after` are what clients see of the thing: never a secret. */
export interface Change {
  readonly action: AuditAction;
  readonly target: { readonly kind: string; readonly id: string; readonly label: string };
  readonly before: object | null;
  readonly after: object | null;
}

/** One transaction that changes something of one tenant. */
export interface Mutation {
  readonly context: TenantContext;
  readonly tx: TenantTx;
  readonly now: Date;
  readonly audit: (change: Change) => Promise<void>;
}

export const IDEMPOTENCY_KEYS_LIVE_MS = 24 * 3_600_000;

/**
 * Runs one change in one transaction: rows, audit entry, configuration and, when the request may be repeated, its answer.
 * All of it happens, or nothing.
 * @throws AppError `idempotency_key_reused` when the key came with another request before, `tenant_suspended`
 */
export const mutate = <T extends object>(
  context: TenantContext,
  work: (mutation: Mutation) => Promise<T>,
): Promise<T> =>
  // One tenant's many mutations at once hold one connection and leave the others to the others.
  context.control.turns.take(context.tenantId, () =>
    context.control.db.forTenant(context.tenantId, async (tx) => {
      // Before any other lock: mutations of one tenant come one after another, and none waits for one that waits for it.
      await lockAuditHead(tx, context.tenantId);
      await refuseWhileSuspended(context, tx);
      const now = context.control.now();
      const mutation: Mutation = { context, tx, now, audit: (change) => writeAuditEntry(context, tx, now, change) };
      return context.idempotency === undefined
        ? work(mutation)
        : answerOnce(mutation, context.idempotency, () => work(mutation));
    }),
  );

const writeAuditEntry = (context: TenantContext, tx: TenantTx, now: Date, change: Change): Promise<void> =>
  insertAuditEntry(tx, {
    id: newId("auditEntry"),
    tenantId: context.tenantId,
    at: now,
    actorKind: context.actor.kind,
    actorId: context.actor.id,
    actorLabel: context.actor.label,
    action: change.action,
    targetKind: change.target.kind,
    targetId: change.target.id,
    targetLabel: change.target.label,
    before: change.before,
    after: change.after,
    ip: context.ip,
  });

const answerOnce = async <T extends object>(
  { context, tx, now }: Mutation,
  { key, requestHash }: { key: string; requestHash: string },
  work: () => Promise<T>,
): Promise<T> => {
  const { sealer } = context.control;
  const place = { tenantId: context.tenantId, actorId: context.actor.id, key };
  const sealedPlace: SealedPlace = {
    tenantId: context.tenantId,
    rowId: JSON.stringify([place.actorId, key]),
    column: "idempotency_key.answer",
  };
  const expiredBefore = new Date(now.getTime() - IDEMPOTENCY_KEYS_LIVE_MS);
  const earlier = await takeIdempotencyKey(tx, place, requestHash, now, expiredBefore);
  if (earlier !== "taken") {
    if (earlier.requestHash !== requestHash) {
      throw new AppError(
        "idempotency_key_reused",
        `The idempotency key "${key}" came with a different request before. Send a new key with a new request.`,
      );
    }
    // Our own answer of before, sealed and so unchanged.
    return JSON.parse(sealer.unseal(earlier.sealedAnswer, sealedPlace)) as T;
  }
  const answer = await work();
  await keepIdempotentAnswer(tx, place, sealer.seal(JSON.stringify(answer), sealedPlace));
  return answer;
};
