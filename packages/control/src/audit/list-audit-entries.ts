import type { AuditEntry, AuditFilter, Page, PageInput } from "@sluice/contracts";
import { type AuditRowFilter, listAuditEntries as listAuditEntryRows } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { badCursor, readPage } from "../page.ts";
import { toAuditEntry } from "./to-audit-entry.ts";

const toRowFilter = ({ search = "", actor, action, targetKind, from, to }: AuditFilter): AuditRowFilter => ({
  words: search.split(/\s+/).filter((word) => word !== ""),
  actor: actor === "" ? undefined : actor,
  action,
  targetKind,
  from: from === undefined ? undefined : new Date(from),
  to: to === undefined ? undefined : new Date(to),
});

const parseSequence = (after: string[] | undefined): bigint | undefined => {
  if (after === undefined) return undefined;
  const [text = ""] = after;
  if (!/^\d{1,18}$/.test(text)) throw badCursor();
  return BigInt(text);
};

/** Newest first. */
export const listAuditEntries = (context: TenantContext, input: PageInput & AuditFilter): Promise<Page<AuditEntry>> =>
  context.control.db.forTenant(context.tenantId, (tx) =>
    readPage(
      input,
      1,
      (after, take) => listAuditEntryRows(tx, toRowFilter(input), parseSequence(after), take),
      (row) => [String(row.sequence)],
      toAuditEntry,
    ),
  );
