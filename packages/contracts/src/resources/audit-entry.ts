import { z } from "zod";
import { AUDIT_ACTION_NAMES, AUDIT_TARGET_KIND_NAMES } from "../audit-actions.ts";
import { auditEntryIdSchema } from "../ids.ts";
import { isStorable, NOT_STORABLE, pageInputSchema, timestampSchema } from "../names.ts";

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 in hexadecimal");

/** Who did what to which thing, and what it was before and after. Secrets never stand in it. */
export const auditEntrySchema = z.object({
  id: auditEntryIdSchema,
  /** Counts the entries of the tenant from 1, without gaps. */
  sequence: z.number().int().min(1),
  at: timestampSchema,
  /** Of an API key the id and the name. */
  actor: z.object({ kind: z.enum(["user", "apiKey", "system"]), id: z.string(), label: z.string() }),
  /** As `channel.create`. */
  action: z.string(),
  target: z.object({ kind: z.string(), id: z.string(), label: z.string() }),
  before: z.unknown().nullable(),
  after: z.unknown().nullable(),
  ip: z.string().nullable(),
  /** Of the entry before this one; 64 zeros for the first. */
  previousHash: hashSchema,
  /** SHA-256 over all of the above. */
  hash: hashSchema,
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

const textSchema = z.string().trim().max(254, "must have at most 254 characters").refine(isStorable, NOT_STORABLE);
const momentSchema = timestampSchema.refine(
  (text) => Date.parse(text) >= 0,
  "must not be before 1970, when nothing was written down",
);

export const auditFilterSchema = z.object({
  /** Every word must stand in the action, the actor, the target or the address. */
  search: textSchema.optional(),
  /** An id, or a part of a name or an e-mail address. */
  actor: textSchema.optional(),
  action: z.enum(AUDIT_ACTION_NAMES).optional(),
  targetKind: z.enum(AUDIT_TARGET_KIND_NAMES).optional(),
  /** Half-open `[from, to)`. */
  from: momentSchema.optional(),
  to: momentSchema.optional(),
});
export type AuditFilter = z.infer<typeof auditFilterSchema>;

export const auditListInputSchema = pageInputSchema.extend(auditFilterSchema.shape);
export type AuditListInput = z.infer<typeof auditListInputSchema>;

export const AUDIT_EXPORT_FORMATS = ["csv", "jsonl"] as const;

export const auditExportInputSchema = auditFilterSchema.extend({
  /** `csv` has a head line and JSON in its last two columns; `jsonl` has one entry a line. */
  format: z.enum(AUDIT_EXPORT_FORMATS).default("csv"),
  cursor: z.string().max(512).optional(),
});
export type AuditExportInput = z.infer<typeof auditExportInputSchema>;

/** A part of a file that is handed over piece by piece: REST sends all of them as one body. */
export const filePieceSchema = z.object({
  contentType: z.string(),
  fileName: z.string(),
  text: z.string(),
  nextCursor: z.string().nullable(),
});
export type FilePiece = z.infer<typeof filePieceSchema>;

/** How a chain can be broken, at the first entry where it is. */
export const AUDIT_FAULTS = ["changed", "missing", "reordered", "headCutOff", "headWrong"] as const;

export const auditVerificationSchema = z.object({
  /** How many entries follow one another unbroken from the first. */
  entries: z.number().int(),
  /** The hash of the newest entry. Whoever keeps it elsewhere can show later that nothing before it was rewritten. */
  headHash: hashSchema,
  broken: z
    .object({
      sequence: z.number().int(),
      fault: z.enum(AUDIT_FAULTS),
      /** In words. */
      detail: z.string(),
    })
    .nullable(),
});
export type AuditVerification = z.infer<typeof auditVerificationSchema>;
