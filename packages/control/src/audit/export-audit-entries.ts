import type { AuditEntry, AuditExportInput, FilePiece } from "@sluice/contracts";
import type { TenantContext } from "../control.ts";
import { listAuditEntries } from "./list-audit-entries.ts";

const ENTRIES_PER_PIECE = 500;

const CSV_COLUMNS = {
  sequence: ({ sequence }) => String(sequence),
  at: ({ at }) => at,
  actorKind: ({ actor }) => actor.kind,
  actorId: ({ actor }) => actor.id,
  actor: ({ actor }) => actor.label,
  action: ({ action }) => action,
  targetKind: ({ target }) => target.kind,
  targetId: ({ target }) => target.id,
  target: ({ target }) => target.label,
  ip: ({ ip }) => ip ?? "",
  previousHash: ({ previousHash }) => previousHash,
  hash: ({ hash }) => hash,
  before: ({ before }) => (before === null ? "" : JSON.stringify(before)),
  after: ({ after }) => (after === null ? "" : JSON.stringify(after)),
} as const satisfies Record<string, (entry: AuditEntry) => string>;

/** RFC 4180. A name that a spreadsheet would take for a formula gets an apostrophe in front, which spreadsheets hide. */
const printCell = (text: string): string => {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

const CSV_HEAD = `${Object.keys(CSV_COLUMNS).join(",")}\r\n`;
const toCsvLine = (entry: AuditEntry): string =>
  `${Object.values(CSV_COLUMNS)
    .map((read) => printCell(read(entry)))
    .join(",")}\r\n`;

const FORMATS = {
  csv: { contentType: "text/csv; charset=utf-8", head: CSV_HEAD, toLine: toCsvLine },
  jsonl: {
    contentType: "application/jsonl; charset=utf-8",
    head: "",
    toLine: (entry: AuditEntry) => `${JSON.stringify(entry)}\n`,
  },
} as const;

/** The next piece of the log as a file, newest entries first. Pieces put together in their order are the file. */
export const exportAuditEntries = async (
  context: TenantContext,
  { format, ...filter }: AuditExportInput,
): Promise<FilePiece> => {
  const { contentType, head, toLine } = FORMATS[format];
  const { items, nextCursor } = await listAuditEntries(context, { ...filter, limit: ENTRIES_PER_PIECE });
  return {
    contentType,
    fileName: `audit-log-${context.control.now().toISOString().slice(0, 10)}.${format}`,
    text: (filter.cursor === undefined ? head : "") + items.map(toLine).join(""),
    nextCursor,
  };
};
