import type { UsageEvent } from "@sluice/contracts";
import type { SystemTx, TenantTx } from "../database.ts";
import { makeUsageCheckDue } from "./usage-differences.ts";

export interface UsageRow {
  readonly at: Date;
  /** "" for what belongs to no channel. */
  readonly channelId: string;
  readonly originEndpointId: string;
  readonly kind: string;
  readonly bytes: bigint;
  readonly requests: bigint;
}

/**
 * Stores each event unless its id is there already, or it is older than anything kept, and opens the hours that it falls into again. The hours come first, in
 * one order for everybody: their row locks keep an hour from being closed between an event's arrival and its commit.
 */
export const insertUsageEvents = async (tx: SystemTx, events: readonly UsageEvent[], now: Date): Promise<void> => {
  if (events.length === 0) return;
  const json = JSON.stringify(events);
  // Held until commit: nothing is removed meanwhile that a repeat in this delivery would be known by.
  await tx.$queryRaw`select 1 from usage_horizon for share`;
  await tx.$executeRaw`
    insert into usage_open_hour (tenant_id, hour, touched_at)
    select distinct e ->> 'tenantId', date_trunc('hour', to_timestamp((e ->> 'minuteMs')::bigint / 1000.0), 'UTC'), ${now}::timestamptz
    from jsonb_array_elements(${json}::jsonb) e
    where not exists (select 1 from usage_event where usage_event.id = e ->> 'id')
      and to_timestamp((e ->> 'minuteMs')::bigint / 1000.0) >= (select kept_from from usage_horizon)
    order by 1, 2
    on conflict (tenant_id, hour) do update set touched_at = excluded.touched_at`;
  await tx.$executeRaw`
    insert into usage_event
      (id, tenant_id, channel_group_id, channel_id, origin_endpoint_id, ingest_endpoint_index, kind, minute, bytes, requests, received_at)
    select e ->> 'id', e ->> 'tenantId', channel.channel_group_id, coalesce(e ->> 'channelId', ''), e ->> 'originEndpointId', (e ->> 'ingestEndpointIndex')::int,
      e ->> 'kind', date_trunc('minute', to_timestamp((e ->> 'minuteMs')::bigint / 1000.0), 'UTC'),
      (e ->> 'bytes')::bigint, (e ->> 'requests')::bigint, ${now}::timestamptz
    from jsonb_array_elements(${json}::jsonb) e
    left join channel on channel.id = e ->> 'channelId' and channel.tenant_id = e ->> 'tenantId'
    where to_timestamp((e ->> 'minuteMs')::bigint / 1000.0) >= (select kept_from from usage_horizon)
    order by e ->> 'id'
    on conflict (id) do nothing`;
};

/** Open hours that ended before a time, oldest first. */
export const listOpenHours = (
  tx: SystemTx,
  endedBefore: Date,
  take: number,
): Promise<{ tenantId: string; hour: Date }[]> =>
  tx.usageOpenHour.findMany({
    where: { hour: { lte: new Date(endedBefore.getTime() - 3_600_000) } },
    orderBy: [{ tenantId: "asc" }, { hour: "asc" }],
    take,
    select: { tenantId: true, hour: true },
  });

/**
 * Sums an hour anew from its events. Taking the open hour away first waits for whoever is just adding to it, and makes
 * whoever comes later open it again.
 */
export const closeHour = async (tx: SystemTx, tenantId: string, hour: Date): Promise<"closed" | "was_closed"> => {
  const { count } = await tx.usageOpenHour.deleteMany({ where: { tenantId, hour } });
  if (count === 0) return "was_closed";
  await tx.usageHour.deleteMany({ where: { tenantId, hour } });
  await tx.$executeRaw`
    insert into usage_hour
      (tenant_id, hour, channel_group_id, channel_id, origin_endpoint_id, ingest_endpoint_index, kind, bytes, requests)
    select tenant_id, ${hour}::timestamptz, max(channel_group_id), channel_id, coalesce(origin_endpoint_id, ''),
      coalesce(ingest_endpoint_index, 0), kind, sum(bytes), sum(requests)
    from usage_event
    where tenant_id = ${tenantId} and minute >= ${hour}::timestamptz and minute < ${new Date(hour.getTime() + 3_600_000)}::timestamptz
    group by tenant_id, channel_id, coalesce(origin_endpoint_id, ''), coalesce(ingest_endpoint_index, 0), kind`;
  await makeUsageCheckDue(tx, tenantId, hour);
  return "closed";
};

interface RawUsageRow {
  at: Date;
  channel_id: string;
  origin_endpoint_id: string;
  kind: string;
  bytes: bigint;
  requests: bigint;
}

const fromDb = (row: RawUsageRow): UsageRow => ({
  at: row.at,
  channelId: row.channel_id,
  originEndpointId: row.origin_endpoint_id,
  kind: row.kind,
  bytes: row.bytes,
  requests: row.requests,
});

/** Sums per minute of `[from, to)`, straight from the events. */
export const sumUsageByMinute = async (
  tx: TenantTx,
  range: { from: Date; to: Date; channelId: string | undefined },
): Promise<UsageRow[]> => {
  const rows = await tx.$queryRaw<RawUsageRow[]>`
    select minute as at, channel_id, coalesce(origin_endpoint_id, '') as origin_endpoint_id, kind,
      sum(bytes)::bigint as bytes, sum(requests)::bigint as requests
    from usage_event
    where minute >= ${range.from}::timestamptz and minute < ${range.to}::timestamptz
      and (${range.channelId ?? null}::text is null or channel_id = ${range.channelId ?? null})
    group by 1, 2, 3, 4 order by 1, 2, 3, 4`;
  return rows.map(fromDb);
};

/** Sums per hour, day or month (UTC) of `[from, to)`, whole hours: closed hours from their roll-up, open ones from the events, in one look. */
export const sumUsageByWholeHours = async (
  tx: TenantTx,
  range: { from: Date; to: Date; channelId: string | undefined; unit: "hour" | "day" | "month" },
): Promise<UsageRow[]> => {
  const rows = await tx.$queryRaw<RawUsageRow[]>`
    select date_trunc(${range.unit}, hour, 'UTC') as at, channel_id, origin_endpoint_id, kind,
      sum(bytes)::bigint as bytes, sum(requests)::bigint as requests
    from (
      select h.hour, h.channel_id, h.origin_endpoint_id, h.kind, h.bytes, h.requests
      from usage_hour h
      where h.hour >= ${range.from}::timestamptz and h.hour < ${range.to}::timestamptz
        and not exists (select 1 from usage_open_hour o where o.tenant_id = h.tenant_id and o.hour = h.hour)
      union all
      select o.hour, e.channel_id, coalesce(e.origin_endpoint_id, ''), e.kind, e.bytes, e.requests
      from usage_open_hour o
      join usage_event e
        on e.tenant_id = o.tenant_id and e.minute >= o.hour and e.minute < o.hour + interval '1 hour'
      where o.hour >= ${range.from}::timestamptz and o.hour < ${range.to}::timestamptz
    ) counted
    where ${range.channelId ?? null}::text is null or channel_id = ${range.channelId ?? null}
    group by 1, 2, 3, 4 order by 1, 2, 3, 4`;
  return rows.map(fromDb);
};

/** Sums by kind of `[from, to)`, whole hours: what a bill is made of. Corrections are not in it. */
export const sumUsageByKind = async (
  tx: SystemTx | TenantTx,
  range: { tenantId: string; from: Date; to: Date },
): Promise<{ kind: string; bytes: bigint; requests: bigint }[]> =>
  tx.$queryRaw`
    select kind, sum(bytes)::bigint as bytes, sum(requests)::bigint as requests
    from (
      select h.kind, h.bytes, h.requests
      from usage_hour h
      where h.tenant_id = ${range.tenantId} and h.hour >= ${range.from}::timestamptz and h.hour < ${range.to}::timestamptz
        and not exists (select 1 from usage_open_hour o where o.tenant_id = h.tenant_id and o.hour = h.hour)
      union all
      select e.kind, e.bytes, e.requests
      from usage_open_hour o
      join usage_event e on e.tenant_id = o.tenant_id and e.minute >= o.hour and e.minute < o.hour + interval '1 hour'
      where o.tenant_id = ${range.tenantId} and o.hour >= ${range.from}::timestamptz and o.hour < ${range.to}::timestamptz
    ) counted
    group by 1 order by 1`;
