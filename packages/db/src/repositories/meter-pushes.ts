import type { SystemTx, TenantTx } from "../database.ts";
import type { MeterPush } from "../generated/client.ts";

export type MeterPushRow = MeterPush;

/** Which field of the hours' sums a meter adds up, and how many of its units one reported unit is. */
export interface PushedMeter {
  readonly meter: string;
  readonly kind: string;
  readonly counts: "bytes" | "requests";
  readonly unit: bigint;
}

/** The next tenants of which something may have to be told, and that somebody pays for. */
export const listDueTenants = (
  tx: SystemTx,
  after: string,
  take: number,
): Promise<{ tenantId: string; customerId: string; revision: bigint }[]> =>
  tx.$queryRaw`
    select tenant_id as "tenantId", customer_id as "customerId", revision
    from meter_due join billing_account using (tenant_id)
    where tenant_id > ${after} order by tenant_id limit ${take}`;

/** Everything is told of a tenant, unless an hour was summed since we looked. */
export const settleDueTenant = async (tx: SystemTx, tenantId: string, revision: bigint): Promise<void> => {
  await tx.meterDue.deleteMany({ where: { tenantId, revision } });
};

/** Holds what a tenant is told of until the transaction ends: one at a time decides what is told next. */
export const lockPushes = async (tx: SystemTx, tenantId: string): Promise<void> => {
  await tx.$queryRaw`select 1 from billing_account where tenant_id = ${tenantId} for update`;
};

/** What was written down and not yet confirmed. */
export const findUnsentPush = (tx: SystemTx, tenantId: string, meter: string): Promise<MeterPushRow | null> =>
  tx.meterPush.findFirst({
    where: { tenantId, meter, sentAt: null, refusal: null },
    orderBy: [{ hour: "asc" }, { sequence: "asc" }],
  });

export interface UntoldHour {
  readonly hour: Date;
  readonly value: bigint;
  readonly sequence: number;
}

/**
 * The hours whose total is not what was told last, oldest first; open ones are left out. A total is in whole reported units:
 * what an hour leaves over is carried into the next hours of its calendar month (UTC), so that the values of a month add up
 * to the whole units of its sum, to the unit. Corrections count with their hour; one that takes away more than its hour had
 * takes the rest from the hours before, since no value may be below zero. `from` is the first moment of a month.
 */
export const listUntoldHours = (
  tx: SystemTx,
  tenantId: string,
  { meter, kind, counts, unit }: PushedMeter,
  range: { readonly from: Date; readonly take: number },
): Promise<UntoldHour[]> =>
  tx.$queryRaw`
    with counted as (
      select hour, case ${counts} when 'bytes' then bytes else requests end as quantity
      from usage_hour
      where tenant_id = ${tenantId} and kind = ${kind} and hour >= ${range.from}::timestamptz
      union all
      select hour, amount from usage_adjustment
      where tenant_id = ${tenantId} and meter = ${meter} and hour >= ${range.from}::timestamptz
        and not exists (
          select 1 from usage_open_hour
          where usage_open_hour.tenant_id = ${tenantId} and usage_open_hour.hour = usage_adjustment.hour)
    ), summed as (
      select hour, date_trunc('month', hour, 'UTC') as month, sum(quantity) as quantity from counted group by hour
    ), carried as (
      select hour, month, sum(quantity) over (partition by month order by hour) as so_far from summed
    ), lasting as (
      select hour, month, greatest(0, floor(min(so_far) over (
        partition by month order by hour rows between current row and unbounded following) / ${unit}::numeric)) as units
      from carried
    ), due as (
      select hour, units - lag(units, 1, 0::numeric) over (partition by month order by hour) as value from lasting
    ), told as (
      select distinct on (hour) hour, value, sequence
      from meter_push
      where tenant_id = ${tenantId} and meter = ${meter} and hour >= ${range.from}::timestamptz
      order by hour, sequence desc
    ), compared as (
      select hour, coalesce(due.value, 0)::bigint as value,
        coalesce(told.value, 0) as told_value, coalesce(told.sequence + 1, 0) as sequence
      from due full join told using (hour)
    )
    select hour, value, sequence from compared
    where value <> told_value
      and not exists (
        select 1 from usage_open_hour where usage_open_hour.tenant_id = ${tenantId} and usage_open_hour.hour = compared.hour)
    order by hour limit ${range.take}`;

export const insertPush = (
  tx: SystemTx,
  row: Pick<MeterPush, "tenantId" | "meter" | "hour" | "sequence" | "value" | "at">,
): Promise<MeterPushRow> => tx.meterPush.create({ data: row });

const placeOf = ({ tenantId, meter, hour, sequence }: MeterPushRow) => ({
  tenantId_meter_hour_sequence: { tenantId, meter, hour, sequence },
});

export const markPushSent = async (tx: SystemTx, row: MeterPushRow, sentAt: Date): Promise<void> => {
  await tx.meterPush.update({ where: placeOf(row), data: { sentAt } });
};

/** It can never be told any more. */
export const markPushRefused = async (tx: SystemTx, row: MeterPushRow, refusal: string): Promise<void> => {
  await tx.meterPush.update({ where: placeOf(row), data: { refusal } });
};

/** What stands as told of each hour of a range: the latest that was confirmed. */
export const listToldHours = (
  tx: SystemTx | TenantTx,
  tenantId: string,
  range: { readonly from: Date; readonly to: Date },
): Promise<{ meter: string; hour: Date; value: bigint }[]> =>
  (tx as SystemTx).$queryRaw`
    select distinct on (meter, hour) meter, hour, value
    from meter_push
    where tenant_id = ${tenantId} and hour >= ${range.from}::timestamptz and hour < ${range.to}::timestamptz
      and sent_at is not null
    order by meter, hour, sequence desc`;

export interface DifferenceRow {
  readonly tenantId: string;
  readonly meter: string;
  readonly hour: Date;
  readonly ours: bigint;
  readonly theirs: bigint;
}

/** Writes down what a comparison of a tenant's range found, in place of what an earlier one did. */
export const replaceDifferences = async (
  tx: SystemTx,
  tenantId: string,
  range: { readonly from: Date; readonly to: Date },
  differences: readonly DifferenceRow[],
  foundAt: Date,
): Promise<void> => {
  await tx.meterDifference.deleteMany({ where: { tenantId, hour: { gte: range.from, lt: range.to } } });
  await tx.meterDifference.createMany({ data: differences.map((difference) => ({ ...difference, foundAt })) });
};

/** What an hour's total of a meter is made of, by channel, corrections as of none, for whoever asks what a line of an invoice stands on. */
export const listHourQuantities = (
  tx: TenantTx,
  { meter, kind, counts }: Pick<PushedMeter, "meter" | "kind" | "counts">,
  range: { readonly from: Date; readonly to: Date },
): Promise<{ hour: Date; channelId: string; quantity: bigint }[]> =>
  tx.$queryRaw`
    select hour, channel_id as "channelId", sum(quantity)::bigint as quantity
    from (
      select hour, channel_id, case ${counts} when 'bytes' then bytes else requests end as quantity
      from usage_hour where kind = ${kind}
      union all
      select hour, '', amount from usage_adjustment where meter = ${meter}
    ) counted
    where hour >= ${range.from}::timestamptz and hour < ${range.to}::timestamptz
    group by 1, 2 order by 1, 2`;
