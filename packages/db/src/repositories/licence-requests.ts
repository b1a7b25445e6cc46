import { DRM_SYSTEMS, LICENCE_OUTCOMES, licenceReasonSchema, licenceRequestSchema } from "@sluice/contracts";
import { z } from "zod";
import type { SystemTx, TenantTx } from "../database.ts";
import { Prisma } from "../generated/client.ts";

export interface NewLicenceRequestSum {
  readonly id: string;
  readonly tenantId: string;
  readonly channelId: string;
  readonly originEndpointId: string;
  readonly minute: string;
  readonly system: string;
  readonly outcome: string;
  /** "" without one. */
  readonly reason: string;
  readonly count: number;
  readonly lastAt: string;
  readonly sample: LicenceSample;
}

const sampleSchema = licenceRequestSchema.shape.last.omit({ at: true });
export type LicenceSample = z.infer<typeof sampleSchema>;

/** The columns are of our own writing; a row that does not hold this is a broken row. */
const wordsSchema = z.object({
  system: z.enum(DRM_SYSTEMS),
  outcome: z.enum(LICENCE_OUTCOMES),
  reason: z.union([licenceReasonSchema, z.literal("").transform(() => null)]),
  sample: sampleSchema,
});

type Words = z.infer<typeof wordsSchema>;

/** Of all packagers together. */
export type LicenceRequestRow = Words & {
  readonly minute: Date;
  readonly originEndpointId: string;
  readonly originEndpoint: string;
  readonly count: bigint;
  readonly lastAt: Date;
};

/** What a row stands behind in the list. */
export interface LicenceRequestKey {
  readonly minute: Date;
  readonly originEndpointId: string;
  readonly system: string;
  readonly outcome: string;
  readonly reason: string;
}

export interface LicenceRequestRowFilter {
  readonly channelId: string;
  readonly originEndpointId: string | undefined;
  readonly system: string | undefined;
  readonly outcome: string | undefined;
}

/** Of each sum the highest count that was ever told: a repeat, or a report that was overtaken, changes nothing. */
export const upsertLicenceRequests = async (tx: SystemTx, sums: readonly NewLicenceRequestSum[]): Promise<void> => {
  // Of an endpoint that has been deleted no row may come back.
  await tx.$executeRaw`
    insert into licence_request
      (id, tenant_id, channel_id, origin_endpoint_id, minute, system, outcome, reason, count, last_at, sample)
    select distinct on (s ->> 'id') s ->> 'id', e.tenant_id, e.channel_id, e.id, (s ->> 'minute')::timestamptz, s ->> 'system',
      s ->> 'outcome', s ->> 'reason', (s ->> 'count')::bigint, (s ->> 'lastAt')::timestamptz, s -> 'sample'
    from jsonb_array_elements(${JSON.stringify(sums)}::jsonb) s
    join origin_endpoint e
      on e.tenant_id = s ->> 'tenantId' and e.channel_id = s ->> 'channelId' and e.id = s ->> 'originEndpointId'
    order by s ->> 'id', (s ->> 'count')::bigint desc
    on conflict (id) do update set count = excluded.count, last_at = excluded.last_at, sample = excluded.sample
      where licence_request.count < excluded.count`;
};

/** Newest first, from behind one. What several packagers counted of the same is one row. */
export const listLicenceRequests = async (
  tx: TenantTx,
  { channelId, originEndpointId, system, outcome }: LicenceRequestRowFilter,
  after: LicenceRequestKey | undefined,
  take: number,
): Promise<LicenceRequestRow[]> => {
  const wanted = [
    Prisma.sql`r.channel_id = ${channelId}`,
    ...(originEndpointId === undefined ? [] : [Prisma.sql`r.origin_endpoint_id = ${originEndpointId}`]),
    ...(system === undefined ? [] : [Prisma.sql`r.system = ${system}`]),
    ...(outcome === undefined ? [] : [Prisma.sql`r.outcome = ${outcome}`]),
    ...(after === undefined
      ? []
      : [
          Prisma.sql`(r.minute, r.origin_endpoint_id, r.system, r.outcome, r.reason) <
            (${after.minute}::timestamptz, ${after.originEndpointId}, ${after.system}, ${after.outcome}, ${after.reason})`,
        ]),
  ];
  const rows = await tx.$queryRaw<Omit<LicenceRequestRow, keyof Words>[]>`
    select l.*, e.name as "originEndpoint" from (
      select r.minute, r.origin_endpoint_id as "originEndpointId", r.system, r.outcome, r.reason,
        sum(r.count)::bigint as count, max(r.last_at) as "lastAt",
        (array_agg(r.sample order by r.last_at desc, r.id))[1] as sample
      from licence_request r where ${Prisma.join(wanted, " and ")}
      group by r.minute, r.origin_endpoint_id, r.system, r.outcome, r.reason
      order by r.minute desc, r.origin_endpoint_id desc, r.system desc, r.outcome desc, r.reason desc
      limit ${take}
    ) l join origin_endpoint e on e.id = l."originEndpointId"
    order by l.minute desc, l."originEndpointId" desc, l.system desc, l.outcome desc, l.reason desc`;
  return rows.map((row) => ({ ...row, ...wordsSchema.parse(row) }));
};

/** The requests of one day that ended alike. */
export type LicenceRequestDayRow = Omit<LicenceRequestRow, "minute"> & {
  readonly day: Date;
  readonly channelId: string;
};

/** All that are kept, summed per day in UTC, oldest first. There are as many as endpoints and endings, whatever the traffic. */
export const sumLicenceRequestsByDay = async (tx: TenantTx): Promise<LicenceRequestDayRow[]> => {
  const rows = await tx.$queryRaw<Omit<LicenceRequestDayRow, keyof Words>[]>`
    select l.*, e.name as "originEndpoint" from (
      select date_trunc('day', r.minute, 'UTC') as day, r.channel_id as "channelId",
        r.origin_endpoint_id as "originEndpointId", r.system, r.outcome, r.reason, sum(r.count)::bigint as count,
        max(r.last_at) as "lastAt", (array_agg(r.sample order by r.last_at desc, r.id))[1] as sample
      from licence_request r group by 1, 2, 3, 4, 5, 6
    ) l join origin_endpoint e on e.id = l."originEndpointId"
    order by l.day, l."channelId", l."originEndpointId", l.system, l.outcome, l.reason`;
  return rows.map((row) => ({ ...row, ...wordsSchema.parse(row) }));
};

/** Removes up to `take` of those from before. @returns how many */
export const deleteLicenceRequestsBefore = (tx: SystemTx, before: Date, take: number): Promise<number> =>
  tx.$executeRaw`
    delete from licence_request where id in (
      select id from licence_request where minute < ${before}::timestamptz order by minute limit ${take}
    )`;
