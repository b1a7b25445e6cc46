import type { OperatorTenantState } from "@sluice/contracts";
import type { SystemTx } from "../database.ts";
import { Prisma } from "../generated/client.ts";
import type { StandingColumns } from "./standings.ts";

export interface OperatorTenantRow extends StandingColumns {
  readonly id: string;
  readonly name: string;
  readonly planId: string;
  readonly createdAt: Date;
  readonly suspendedAt: Date | null;
  readonly suspendedReason: string | null;
  readonly erasesAt: Date | null;
  readonly memberCount: number;
  readonly channelCount: number;
  readonly ingestBytes: bigint;
  readonly egressBytes: bigint;
  /** Where it stands in the order that was asked for. */
  readonly sortKey: string;
}

interface OperatorTenantQuery {
  /** Of one tenant alone. */
  readonly id?: string | undefined;
  readonly search: string;
  readonly sort: "newest" | "name";
  readonly state?: OperatorTenantState | undefined;
  readonly planId?: string | undefined;
  readonly after: { readonly sortKey: string; readonly id: string } | undefined;
  readonly take: number;
  readonly monthStart: Date;
}

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, (character) => `\\${character}`);

/** Time as text that sorts as the time does, newest first when read downwards. */
const NEWEST = Prisma.sql`to_char(t.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS')`;
const NAME = Prisma.sql`lower(t.name) collate "C"`;

const inState = (state: OperatorTenantState): Prisma.Sql => {
  switch (state) {
    case "suspended":
      return Prisma.sql`t.suspended_at is not null`;
    case "closed":
      return Prisma.sql`t.closed_at is not null`;
    case "active":
      return Prisma.sql`t.standing = 'active' and t.suspended_at is null and t.closed_at is null`;
    default:
      return Prisma.sql`t.standing = ${state}`;
  }
};

/**
 * One page of tenants. What is counted is counted for the rows of the page alone, so that a page costs the same however
 * many tenants there are.
 */
export const listOperatorTenants = (tx: SystemTx, query: OperatorTenantQuery): Promise<OperatorTenantRow[]> => {
  const { search, sort, state, after, take, monthStart } = query;
  const key = sort === "newest" ? NEWEST : NAME;
  const direction = sort === "newest" ? Prisma.sql`desc` : Prisma.sql`asc`;
  const pattern = `%${escapeLike(search)}%`;
  const conditions = [
    state === undefined ? undefined : inState(state),
    query.planId === undefined ? undefined : Prisma.sql`t.plan_id = ${query.planId}`,
    query.id === undefined ? undefined : Prisma.sql`t.id = ${query.id}`,
    search === ""
      ? undefined
      : Prisma.sql`(t.id = ${search} or t.name ilike ${pattern} or exists (
          select 1 from member m join "user" u on u.id = m.user_id where m.tenant_id = t.id and u.email ilike ${pattern}))`,
    after === undefined
      ? undefined
      : sort === "newest"
        ? Prisma.sql`(${key}, t.id) < (${after.sortKey}, ${after.id})`
        : Prisma.sql`(${key}, t.id) > (${after.sortKey} collate "C", ${after.id})`,
  ].filter((condition) => condition !== undefined);
  const where = conditions.length === 0 ? Prisma.empty : Prisma.sql`where ${Prisma.join(conditions, " and ")}`;
  return tx.$queryRaw<OperatorTenantRow[]>`
    with page as (
      select t.*, ${key} as sort_key from tenant t ${where} order by ${key} ${direction}, t.id ${direction} limit ${take}
    )
    select p.id, p.name, p.plan_id as "planId", p.created_at as "createdAt", p.suspended_at as "suspendedAt",
      p.suspended_reason as "suspendedReason", p.erases_at as "erasesAt", p.standing, p.past_due_since as "pastDueSince",
      p.read_only_from as "readOnlyFrom", p.paused_from as "pausedFrom", p.pause_notice_at as "pauseNoticeAt", p.sort_key as "sortKey",
      (select count(*)::int from member m where m.tenant_id = p.id) as "memberCount",
      (select count(*)::int from channel c where c.tenant_id = p.id) as "channelCount",
      used.ingest as "ingestBytes", used.egress as "egressBytes"
    from page p
    cross join lateral (
      select coalesce(sum(bytes) filter (where kind = 'ingest'), 0)::bigint as ingest,
        coalesce(sum(bytes) filter (where kind in ('egressManifest', 'egressSegment')), 0)::bigint as egress
      from (
        select h.kind, h.bytes from usage_hour h
        where h.tenant_id = p.id and h.hour >= ${monthStart}::timestamptz
          and not exists (select 1 from usage_open_hour o where o.tenant_id = h.tenant_id and o.hour = h.hour)
        union all
        select e.kind, e.bytes from usage_open_hour o
        join usage_event e on e.tenant_id = o.tenant_id and e.minute >= o.hour and e.minute < o.hour + interval '1 hour'
        where o.tenant_id = p.id and o.hour >= ${monthStart}::timestamptz
      ) counted
    ) used
    order by p.sort_key ${direction}, p.id ${direction}`;
};

export const readTenantNames = async (tx: SystemTx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const rows = await tx.tenant.findMany({ where: { id: { in: [...ids] } }, select: { id: true, name: true } });
  return new Map(rows.map(({ id, name }) => [id, name]));
};

export const listTenantMembers = (
  tx: SystemTx,
  tenantId: string,
): Promise<{ role: string; user: { email: string; name: string; emailVerifiedAt: Date | null } }[]> =>
  tx.member.findMany({
    where: { tenantId },
    orderBy: [{ joinedAt: "asc" }, { id: "asc" }],
    select: { role: true, user: { select: { email: true, name: true, emailVerifiedAt: true } } },
  });
