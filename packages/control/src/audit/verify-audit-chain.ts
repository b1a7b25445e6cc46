import type { AuditVerification, TenantId } from "@sluice/contracts";
import {
  auditEntryHash,
  type ChainEnd,
  type ChainedEntry,
  type Database,
  GENESIS_HASH,
  listChainedEntries,
  listTenantIds,
  readChainEnd,
  type SystemTx,
  type TenantTx,
} from "@sluice/db";
import type { Control, TenantContext } from "../control.ts";

const ENTRIES_PER_READ = 1000;
const TENANTS_PER_READ = 500;

/** The end of a chain as it was at another time, kept where nobody who can write to the database can write. */
export interface KnownHead {
  readonly sequence: number;
  readonly hash: string;
}

/** Reads from one tenant's chain; each call in a transaction of its own, so that a long chain holds nothing up. */
interface ChainReader {
  readonly end: () => Promise<ChainEnd | undefined>;
  readonly entries: (afterSequence: number) => Promise<ChainedEntry[]>;
}

type Broken = NonNullable<AuditVerification["broken"]>;

const faultOf = (entry: ChainedEntry, expected: number, previousHash: string): Broken | null => {
  const sequence = Number(entry.sequence);
  if (sequence > expected) {
    return { sequence: expected, fault: "missing", detail: `Entry ${expected} is missing; the next is ${sequence}.` };
  }
  if (sequence < expected) {
    return { sequence, fault: "reordered", detail: `There is more than one entry ${sequence}.` };
  }
  if (entry.previousHash !== previousHash) {
    const detail = `Entry ${sequence} (${entry.id}) does not follow the entry before it: one was moved, put in or replaced.`;
    return { sequence, fault: "reordered", detail };
  }
  if (auditEntryHash(entry) !== entry.hash) {
    return { sequence, fault: "changed", detail: `Entry ${sequence} (${entry.id}) was changed.` };
  }
  return null;
};

const faultOfEnd = ({ sequence, hash, newestSequence }: ChainEnd, walked: number, lastHash: string): Broken | null => {
  if (walked < sequence) {
    const detail = `The newest ${sequence - walked} entries, from ${walked + 1} on, are missing.`;
    return { sequence: walked + 1, fault: "headCutOff", detail };
  }
  if (newestSequence > sequence) {
    const detail = `The log's head stands at ${sequence}, but there are entries up to ${newestSequence}.`;
    return { sequence: sequence + 1, fault: "headWrong", detail };
  }
  if (hash !== lastHash) {
    return { sequence, fault: "headWrong", detail: `The log's head does not name the hash of entry ${sequence}.` };
  }
  return null;
};

const walk = async (reader: ChainReader, known: KnownHead | undefined): Promise<AuditVerification> => {
  let walked = 0;
  let lastHash = GENESIS_HASH;
  const answer = (broken: Broken | null): AuditVerification => ({ entries: walked, headHash: lastHash, broken });
  // Entries that come in while we walk lie behind this end, and are for the next time.
  const end = await reader.end();
  if (end === undefined) return answer({ sequence: 0, fault: "headWrong", detail: "The log's head is missing." });
  while (walked < end.sequence) {
    const entries = await reader.entries(walked);
    if (entries.length === 0) break;
    for (const entry of entries) {
      if (Number(entry.sequence) > end.sequence && walked === end.sequence) break;
      const broken = faultOf(entry, walked + 1, lastHash);
      if (broken !== null) return answer(broken);
      walked++;
      lastHash = entry.hash;
      if (walked === known?.sequence && lastHash !== known.hash) {
        const detail = `Entry ${walked} is not the one that was the newest when its hash was kept: the log was rewritten.`;
        return answer({ sequence: walked, fault: "changed", detail });
      }
    }
  }
  const broken = faultOfEnd(end, walked, lastHash);
  if (broken !== null || known === undefined || walked >= known.sequence) return answer(broken);
  const detail = `There were ${known.sequence} entries when the head was kept; those from ${walked + 1} on are missing.`;
  return answer({ sequence: walked + 1, fault: "headCutOff", detail });
};

type Run = <T>(read: (tx: TenantTx | SystemTx) => Promise<T>) => Promise<T>;

const readerOf = (run: Run, tenantId: string): ChainReader => ({
  end: () => run((tx) => readChainEnd(tx, tenantId)),
  entries: (afterSequence) => run((tx) => listChainedEntries(tx, tenantId, afterSequence, ENTRIES_PER_READ)),
});

/** Walks the log of the tenant from its first entry and says where it is broken first, if it is. */
export const verifyAuditChain = (context: TenantContext): Promise<AuditVerification> =>
  walk(
    readerOf((read) => context.control.db.forTenant(context.tenantId, read), context.tenantId),
    undefined,
  );

/** Walks the logs of all tenants, and of those that there were when the heads were kept. */
export async function* verifyAllAuditChains(
  { db }: Pick<Control, "db">,
  known: ReadonlyMap<string, KnownHead> = new Map(),
): AsyncGenerator<AuditVerification & { readonly tenantId: TenantId }> {
  const unseen = new Set(known.keys());
  for await (const tenantId of allTenantIds(db)) {
    unseen.delete(tenantId);
    const reader = readerOf((read) => db.asSystem("verify-audit", read), tenantId);
    yield { tenantId: tenantId as TenantId, ...(await walk(reader, known.get(tenantId))) };
  }
  for (const tenantId of unseen) {
    const broken = { sequence: 1, fault: "headCutOff", detail: "The tenant is gone, and its log with it." } as const;
    yield { tenantId: tenantId as TenantId, entries: 0, headHash: GENESIS_HASH, broken };
  }
}

async function* allTenantIds(db: Database): AsyncGenerator<string> {
  let last = "";
  while (true) {
    const ids = await db.asSystem("verify-audit", (tx) => listTenantIds(tx, last, TENANTS_PER_READ));
    yield* ids;
    const newest = ids.at(-1);
    if (newest === undefined) return;
    last = newest;
  }
}
