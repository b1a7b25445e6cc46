import { createHash } from "node:crypto";

/** An entry of the audit log as the texts that its hash is made from; the SQL of the migration computes the same. */
export interface ChainedEntry {
  readonly tenantId: string;
  readonly sequence: string;
  readonly previousHash: string;
  readonly id: string;
  /** ISO 8601 in UTC with milliseconds. */
  readonly at: string;
  readonly actorKind: string;
  readonly actorId: string;
  readonly actorLabel: string;
  readonly action: string;
  readonly targetKind: string;
  readonly targetId: string;
  readonly targetLabel: string;
  /** PostgreSQL's text of the `jsonb`. */
  readonly before: string | null;
  readonly after: string | null;
  readonly ip: string | null;
  readonly hash: string;
}

/** What the first entry names as the hash of the one before it. */
export const GENESIS_HASH = "0".repeat(64);

// With its length in front, so that no text can be read as the end of one field and the beginning of the next.
const printField = (value: string | null): string =>
  value === null ? "-" : `${Buffer.byteLength(value, "utf8")}:${value}`;

/** SHA-256, in hexadecimal, over everything that an entry says and the hash of the entry before it. */
export const auditEntryHash = (entry: ChainedEntry): string => {
  const hash = createHash("sha256");
  for (const value of [
    "sluice-audit-1",
    entry.tenantId,
    entry.sequence,
    entry.previousHash,
    entry.id,
    entry.at,
    entry.actorKind,
    entry.actorId,
    entry.actorLabel,
    entry.action,
    entry.targetKind,
    entry.targetId,
    entry.targetLabel,
    entry.before,
    entry.after,
    entry.ip,
  ]) {
    hash.update(printField(value));
  }
  return hash.digest("hex");
};
