import { type AuditEntry, auditEntrySchema } from "@sluice/contracts";
import type { AuditEntryRow } from "@sluice/db";

export const toAuditEntry = (row: AuditEntryRow): AuditEntry =>
  auditEntrySchema.parse({
    id: row.id,
    sequence: Number(row.sequence),
    at: row.at.toISOString(),
    actor: { kind: row.actorKind, id: row.actorId, label: row.actorLabel },
    action: row.action,
    target: { kind: row.targetKind, id: row.targetId, label: row.targetLabel },
    before: row.before,
    after: row.after,
    ip: row.ip,
    previousHash: row.previousHash,
    hash: row.hash,
  });
