import type { UsageEvent } from "@sluice/contracts";
import type { SystemTx, TenantTx } from "../database.ts";

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
 * Stores each event unless its id is there already, and opens the hours that it falls into again. The hours come first, in
 * one order for everybody: their row locks keep an hour from being closed between an event's arrival and its commit.
 */
export const insertUsageEvents = async (tx: SystemTx, events: readonly UsageEvent[], now: Date): Promise<void> => {
  if (events.length === 0) return;
  const json = JSON.stringify(events);
  await tx.$executeRaw`
    insert into usage_open_hour (tenant_id, hour, touched_at)
    select distinct e ->> 'tenantId', date_trunc('hour', to_timestamp((e ->> 'minuteMs')::bigint / 1000.0), 'UTC'), ${now}::timestamptz
    from jsonb_array_elements(${json}::jsonb) e
    where not exists (select 1 from usage_event where usage_event.id = e ->> 'id')
    order by 1, 2
    on conflict (tenant_id, hour) do update set touched_at = excluded.touched_at`;
  await tx.$executeRaw`
    insert into usage_event
      (id, tenant_id, channel_id, origin_endpoint_id, ingest_endpoint_index, kind, minute, bytes, requests, received_at)
    select e ->> 'id', e ->> 'tenantId', coalesce(e ->> 'channelId', ''), e ->> 'originEndpointId', (e ->> 'ingestEndpointIndex')::int,
      e ->> 'kind', date_trunc('minute', to_timestamp((e ->> 'minuteMs')::bigint / 1000.0), 'UTC'),
      (e ->> 'bytes')::bigint, (e ->> 'requests')::bigint, ${now}::timestamptz
    from jsonb_array_elements(${json}::jsonb) e
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
    insert into usage_hour (tenant_id, hour, channel_id, origin_endpoint_id, kind, bytes, requests)
    select tenant_id, ${hour}::timestamptz, channel_id, coalesce(origin_endpoint_id, ''), kind, sum(bytes), sum(requests)
    from usage_event
    where tenant_id = ${tenantId} and minute >= ${hour}::timestamptz and minute < ${new Date(hour.getTime() + 3_600_000)}::timestamptz
    group by 1, 3, 4, 5`;
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

/** Sums per hour or day of `[from, to)`: closed hours from their roll-up, open ones from the events, in one look. */
export const sumUsageByHourOrDay = async (
  tx: TenantTx,
  range: { from: Date; to: Date; channelId: string | undefined; unit: "hour" | "day" },
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
