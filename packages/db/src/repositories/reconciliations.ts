import type { SystemTx } from "../database.ts";
import type { MeterDifference, MeterPush } from "../generated/client.ts";

type Named<T> = T & { readonly tenantName: string };

/** Where the payment provider's sums are not ours, found last first. */
export const listMeterDifferences = (tx: SystemTx, take: number): Promise<Named<MeterDifference>[]> =>
  tx.$queryRaw`
    select d.tenant_id as "tenantId", t.name as "tenantName", d.meter, d.hour, d.ours, d.theirs, d.found_at as "foundAt"
    from meter_difference d join tenant t on t.id = d.tenant_id
    order by d.found_at desc, d.hour desc, d.tenant_id, d.meter limit ${take}`;

/** What can never be told to the payment provider any more, newest hour first. */
export const listRefusedPushes = (
  tx: SystemTx,
  take: number,
): Promise<Named<Pick<MeterPush, "tenantId" | "meter" | "hour" | "value"> & { refusal: string }>[]> =>
  tx.$queryRaw`
    select p.tenant_id as "tenantId", t.name as "tenantName", p.meter, p.hour, p.value, p.refusal
    from meter_push p join tenant t on t.id = p.tenant_id
    where p.refusal is not null
    order by p.hour desc, p.tenant_id, p.meter, p.sequence desc limit ${take}`;

export interface OddAccountRow {
  readonly tenantId: string;
  readonly tenantName: string;
  readonly planId: string;
  readonly status: string | null;
  readonly subscribedPlanId: string | null;
  readonly readAt: Date | null;
}

/** Accounts that nobody could read since `readBefore`, that do not pay, or that pay for another plan than they have. */
export const listOddAccounts = (tx: SystemTx, readBefore: Date, take: number): Promise<OddAccountRow[]> =>
  tx.$queryRaw`
    select a.tenant_id as "tenantId", t.name as "tenantName", t.plan_id as "planId", a.subscription_status as status,
      a.plan_id as "subscribedPlanId", a.read_at as "readAt"
    from billing_account a join tenant t on t.id = a.tenant_id
    where coalesce(a.read_at, a.created_at) < ${readBefore}::timestamptz
      or a.subscription_status not in ('active', 'trialing', 'canceled')
      or (a.subscription_status in ('active', 'trialing', 'pastDue') and a.plan_id <> t.plan_id)
    order by lower(t.name) collate "C", t.id limit ${take}`;

export const countBillingAccounts = (tx: SystemTx): Promise<number> => tx.billingAccount.count();
