import type { AccessLogHour } from "@sluice/contracts";
import type { SystemTx } from "../database.ts";
import type { UsageDifference } from "../generated/client.ts";

export type UsageDifferenceRow = UsageDifference;

/** Stores the sums of an hour of a packager's log, in place of what it sent of the same before, and makes the hour due. */
export const storeAccessLogHour = async (tx: SystemTx, { node, hourMs, isWhole, sums }: AccessLogHour, now: Date) => {
  const json = JSON.stringify(sums);
  const hour = new Date(hourMs);
  // Of a tenant that has been erased no row may come back.
  await tx.$executeRaw`
    insert into access_log_hour
      (node, hour, tenant_id, channel_id, origin_endpoint_id, kind, bytes, requests, is_whole, received_at)
    select ${node}, ${hour}::timestamptz, s ->> 'tenantId', s ->> 'channelId', coalesce(s ->> 'originEndpointId', ''), s ->> 'kind',
      sum((s ->> 'bytes')::bigint), sum((s ->> 'requests')::bigint), ${isWhole}, ${now}::timestamptz
    from jsonb_array_elements(${json}::jsonb) s
    join tenant on tenant.id = s ->> 'tenantId'
    group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
    on conflict (hour, tenant_id, node, channel_id, origin_endpoint_id, kind) do update set
      bytes = excluded.bytes, requests = excluded.requests, is_whole = excluded.is_whole, received_at = excluded.received_at`;
  await tx.$executeRaw`
    insert into usage_check_due (tenant_id, hour)
    select distinct s ->> 'tenantId', ${hour}::timestamptz
    from jsonb_array_elements(${json}::jsonb) s join tenant on tenant.id = s ->> 'tenantId' order by 1
    on conflict do nothing`;
};

/** An hour's sum is new: it is to be compared. */
export const makeUsageCheckDue = async (tx: SystemTx, tenantId: string, hour: Date): Promise<void> => {
  await tx.usageCheckDue.createMany({ data: [{ tenantId, hour }], skipDuplicates: true });
};

export interface DueHour {
  readonly tenant_id: string;
  readonly hour: Date;
}

/**
 * Takes hours that wait for comparison, oldest first: closed ones that began by `startedBy`, and of which some log has
 * arrived; whatever began before `givenUpBefore` is taken without one.
 */
export const takeDueHours = (
  tx: SystemTx,
  { startedBy, givenUpBefore, take }: { startedBy: Date; givenUpBefore: Date; take: number },
): Promise<DueHour[]> =>
  tx.$queryRaw`
    delete from usage_check_due where (hour, tenant_id) in (
      select due.hour, due.tenant_id from usage_check_due due
      where due.hour <= ${startedBy}::timestamptz
        and not exists (select 1 from usage_open_hour o where o.tenant_id = due.tenant_id and o.hour = due.hour)
        and (due.hour < ${givenUpBefore}::timestamptz or exists (select 1 from access_log_hour l where l.hour = due.hour))
      order by due.hour, due.tenant_id limit ${take} for update skip locked
    ) returning tenant_id, hour`;

/**
 * Compares what was counted with what was logged, and writes down the differences of these hours in place of those found
 * before. Hours of which there is no log at all are left as they are: there is nothing to compare with.
 */
export const compareHours = async (
  tx: SystemTx,
  hours: readonly DueHour[],
  { flaggedAbove, now }: { flaggedAbove: number; now: Date },
): Promise<UsageDifferenceRow[]> => {
  const json = JSON.stringify(hours);
  await tx.$executeRaw`
    delete from usage_difference d using jsonb_to_recordset(${json}::jsonb) due(tenant_id text, hour timestamptz)
    where d.tenant_id = due.tenant_id and d.hour = due.hour`;
  return tx.$queryRaw<UsageDifferenceRow[]>`
    with asked as (
      select tenant_id, hour from jsonb_to_recordset(${json}::jsonb) d(tenant_id text, hour timestamptz)
    ), known as (
      -- A tenant of whom a log has nothing learns from the others' rows whether a packager was killed.
      select hour, bool_and(is_whole) as is_whole from access_log_hour
      where hour in (select hour from asked) group by 1
    ), due as (
      select tenant_id, hour from asked where hour in (select hour from known)
    ), counted as (
      select u.tenant_id, u.hour, u.kind, sum(u.bytes) as bytes
      from due join usage_hour u using (tenant_id, hour)
      where u.kind in ('ingest', 'egressManifest', 'egressSegment', 'licence') group by 1, 2, 3
    ), logged as (
      select l.tenant_id, l.hour, l.kind, sum(l.bytes) as bytes, bool_and(l.is_whole) as is_whole
      from due join access_log_hour l using (tenant_id, hour) group by 1, 2, 3
    ), compared as (
      select tenant_id, hour, kind, coalesce(counted.bytes, 0)::bigint as counted, coalesce(logged.bytes, 0)::bigint as logged,
        coalesce(logged.is_whole, known.is_whole) as is_whole
      from counted full join logged using (tenant_id, hour, kind) join known using (hour)
    ), differing as (
      select *, abs(counted - logged)::float8 / greatest(counted, logged) as ratio from compared where counted <> logged
    )
    insert into usage_difference (tenant_id, hour, kind, counted, logged, ratio, is_flagged, is_whole, compared_at)
    select tenant_id, hour, kind, counted, logged, ratio, ratio > ${flaggedAbove}::float8, is_whole, ${now}::timestamptz
    from differing order by hour, tenant_id, kind
    returning tenant_id as "tenantId", hour, kind, counted, logged, ratio, is_flagged as "isFlagged",
      is_whole as "isWhole", compared_at as "comparedAt"`;
};

/** Newest first, from behind one. */
export const listUsageDifferences = (
  tx: SystemTx,
  filter: { readonly flaggedOnly: boolean },
  after: { readonly hour: Date; readonly tenantId: string; readonly kind: string } | undefined,
  take: number,
): Promise<UsageDifferenceRow[]> =>
  tx.usageDifference.findMany({
    where: {
      ...(filter.flaggedOnly ? { isFlagged: true } : {}),
      ...(after === undefined
        ? {}
        : {
            OR: [
              { hour: { lt: after.hour } },
              { hour: after.hour, tenantId: { gt: after.tenantId } },
              { hour: after.hour, tenantId: after.tenantId, kind: { gt: after.kind } },
            ],
          }),
    },
    orderBy: [{ hour: "desc" }, { tenantId: "asc" }, { kind: "asc" }],
    take,
  });

export const deleteAccessLogHoursBefore = async (tx: SystemTx, before: Date): Promise<number> =>
  (await tx.accessLogHour.deleteMany({ where: { hour: { lt: before } } })).count;

export const deleteUsageDifferencesBefore = async (tx: SystemTx, before: Date): Promise<number> =>
  (await tx.usageDifference.deleteMany({ where: { hour: { lt: before } } })).count;
