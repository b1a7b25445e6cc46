import { type AuditEntry, auditEntrySchema, type Page, type PageInput } from "@sluice/contracts";
import { type AuditEntryRow, listAuditEntries as listAuditEntryRows } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { parseTimeKey, readPage } from "../page.ts";

const toAuditEntry = (row: AuditEntryRow): AuditEntry =>
  auditEntrySchema.parse({
    id: row.id,
    at: row.at.toISOString(),
    actor: { kind: row.actorKind, id: row.actorId, label: row.actorLabel },
    action: row.action,
    target: { kind: row.targetKind, id: row.targetId, label: row.targetLabel },
    before: row.before,
    after: row.after,
    ip: row.ip,
  });

/** Newest first. */
export const listAuditEntries = (context: TenantContext, input: PageInput): Promise<Page<AuditEntry>> =>
  context.control.db.forTenant(context.tenantId, (tx) =>
    readPage(
      input,
      2,
      (after, take) => listAuditEntryRows(tx, parseTimeKey(after), take),
      (row) => [row.at.toISOString(), row.id],
      toAuditEntry,
    ),
  );
