import { z } from "zod";
import { auditEntryIdSchema } from "../ids.ts";
import { timestampSchema } from "../names.ts";

/** Who did what to which thing, and what it was before and after. Secrets never stand in it. */
export const auditEntrySchema = z.object({
  id: auditEntryIdSchema,
  at: timestampSchema,
  actor: z.object({ kind: z.enum(["user", "apiKey", "system"]), id: z.string(), label: z.string() }),
  /** As `channel.create`. */
  action: z.string(),
  target: z.object({ kind: z.string(), id: z.string(), label: z.string() }),
  before: z.unknown().nullable(),
  after: z.unknown().nullable(),
  ip: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;
