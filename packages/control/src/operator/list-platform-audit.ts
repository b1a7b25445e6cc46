import type { Page, PageInput, PlatformAuditEntry } from "@sluice/contracts";
import { listPlatformAuditEntries } from "@sluice/db";
import { parseTimeKey, readPage } from "../page.ts";
import { asOperator, type OperatorContext, PLATFORM } from "./as-operator.ts";

/** What operators looked at and did, newest first; the entry for this look included. */
export const listPlatformAudit = (context: OperatorContext, input: PageInput): Promise<Page<PlatformAuditEntry>> =>
  asOperator(context, { action: "audit.list", target: PLATFORM }, (tx) =>
    readPage(
      input,
      2,
      (after, take) => listPlatformAuditEntries(tx, parseTimeKey(after), take),
      (row) => [row.at.toISOString(), row.id],
      ({ operatorId: _, ...row }) => ({ ...row, at: row.at.toISOString() }),
    ),
  );
