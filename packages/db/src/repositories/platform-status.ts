import type { SystemTx } from "../database.ts";
import type { UsageRow } from "./usage.ts";

export interface PackagerNodeRow {
  readonly node: string;
  readonly version: string;
  readonly revision: bigint;
  readonly startedAt: Date;
  readonly seenAt: Date;
  readonly channelCount: number;
}

/** Every packager that ever reported, the last seen first, with how many channels it has spoken of in the last day. */
export const listPackagerNodes = (tx: SystemTx): Promise<PackagerNodeRow[]> =>
  tx.$queryRaw<PackagerNodeRow[]>`
    select n.node, n.version, n.revision, n.started_at as "startedAt", n.seen_at as "seenAt",
      (select count(*)::int from channel_status s where s.node = n.node) as "channelCount"
    from packager_node n order by n.seen_at desc, n.node`;

/** Mails that nobody has been able to deliver since `before`, oldest first. Without what they say. */
export const listWaitingMails = (
  tx: SystemTx,
  before: Date,
  take: number,
): Promise<{ id: string; recipient: string; subject: string; createdAt: Date }[]> =>
  tx.mail.findMany({
    where: { state: "queued", createdAt: { lt: before } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take,
    select: { id: true, recipient: true, subject: true, createdAt: true },
  });

/** What every tenant used, by day of UTC: closed hours from their roll-up, open ones from the events, in one look. */
export const sumPlatformUsage = async (
  tx: SystemTx,
  range: { from: Date; to: Date },
): Promise<(Omit<UsageRow, "channelId" | "originEndpointId"> & { tenantId: string; tenantName: string })[]> =>
  tx.$queryRaw`
    select date_trunc('day', counted.hour, 'UTC') as at, counted.tenant_id as "tenantId", t.name as "tenantName",
      counted.kind, sum(counted.bytes)::bigint as bytes, sum(counted.requests)::bigint as requests
    from (
      select h.tenant_id, h.hour, h.kind, h.bytes, h.requests from usage_hour h
      where h.hour >= ${range.from}::timestamptz and h.hour < ${range.to}::timestamptz
        and not exists (select 1 from usage_open_hour o where o.tenant_id = h.tenant_id and o.hour = h.hour)
      union all
      select o.tenant_id, o.hour, e.kind, e.bytes, e.requests from usage_open_hour o
      join usage_event e on e.tenant_id = o.tenant_id and e.minute >= o.hour and e.minute < o.hour + interval '1 hour'
      where o.hour >= ${range.from}::timestamptz and o.hour < ${range.to}::timestamptz
    ) counted
    join tenant t on t.id = counted.tenant_id
    group by 1, 2, 3, 4`;
