import type { SystemTx, TenantTx } from "../database.ts";
import type { BillingAccount } from "../generated/client.ts";

export type BillingAccountRow = BillingAccount;

export const findBillingAccount = (tx: TenantTx | SystemTx, tenantId: string): Promise<BillingAccountRow | null> =>
  (tx as SystemTx).billingAccount.findUnique({ where: { tenantId } });

export const findBillingAccountOfCustomer = (tx: SystemTx, customerId: string): Promise<BillingAccountRow | null> =>
  tx.billingAccount.findUnique({ where: { customerId } });

/** Asks for an account at the payment provider, in the transaction that makes the tenant. */
export const enqueueBillingAccount = async (tx: SystemTx, tenantId: string): Promise<void> => {
  const payload = JSON.stringify({ tenantId });
  await tx.$executeRaw`select enqueue_job('open-billing-account', ${payload}::json, ${`open-billing-account:${tenantId}`})`;
};

/** Keeps the first customer of a tenant, whoever else made one meanwhile. */
export const insertBillingAccount = async (tx: SystemTx, tenantId: string, customerId: string): Promise<void> => {
  await tx.billingAccount.createMany({ data: [{ tenantId, customerId }], skipDuplicates: true });
};

/** Whom the payment provider writes to: the name of the tenant, and the address of its first owner. */
export const readPayer = async (
  tx: SystemTx,
  tenantId: string,
): Promise<{ name: string; email: string | null } | null> => {
  const tenant = await tx.tenant.findUnique({ where: { id: tenantId }, select: { name: true } });
  if (tenant === null) return null;
  const owner = await tx.member.findFirst({
    where: { tenantId, role: "owner" },
    orderBy: [{ joinedAt: "asc" }, { id: "asc" }],
    select: { user: { select: { email: true } } },
  });
  return { name: tenant.name, email: owner?.user.email ?? null };
};

/** Those who have no account yet: they were there before billing was on, or their job was lost. Who is closed needs none. */
export const listTenantsWithoutAccount = async (tx: SystemTx, take: number): Promise<string[]> => {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select id from tenant where closed_at is null and not exists (select 1 from billing_account where tenant_id = tenant.id)
    order by id limit ${take}`;
  return rows.map(({ id }) => id);
};

/** The next accounts after one, in the order of tenants. */
export const listBillingAccounts = (
  tx: SystemTx,
  after: string | undefined,
  take: number,
): Promise<BillingAccountRow[]> =>
  tx.billingAccount.findMany({
    ...(after === undefined ? {} : { where: { tenantId: { gt: after } } }),
    orderBy: { tenantId: "asc" },
    take,
  });

export interface SubscriptionReading {
  readonly subscriptionId: string | null;
  readonly subscriptionStatus: string | null;
  readonly planId: string | null;
  readonly periodStart: Date | null;
  readonly periodEnd: Date | null;
  readonly trialEnd: Date | null;
  readonly cancelsAtPeriodEnd: boolean;
}

/** Holds the account until the transaction ends. `null`: a newer reading than this one is there already. */
export const lockBillingAccount = async (
  tx: SystemTx,
  tenantId: string,
  readAt: Date,
): Promise<BillingAccountRow | null> => {
  await tx.$queryRaw`select 1 from billing_account where tenant_id = ${tenantId} for update`;
  const row = await tx.billingAccount.findUnique({ where: { tenantId } });
  return row === null || (row.readAt !== null && row.readAt > readAt) ? null : row;
};

export const updateBillingAccount = (
  tx: SystemTx,
  tenantId: string,
  reading: SubscriptionReading,
  readAt: Date,
): Promise<BillingAccountRow> => tx.billingAccount.update({ where: { tenantId }, data: { ...reading, readAt } });

/** @returns `known` when it has had its effect before */
export const insertBillingNotification = async (
  tx: SystemTx,
  row: { readonly id: string; readonly type: string; readonly createdAt: Date; readonly receivedAt: Date },
): Promise<"new" | "known"> => {
  const { count } = await tx.billingNotification.createMany({ data: [row], skipDuplicates: true });
  return count === 1 ? "new" : "known";
};

export const isBillingNotificationKnown = async (tx: SystemTx, id: string): Promise<boolean> =>
  (await tx.billingNotification.count({ where: { id } })) > 0;

export const deleteBillingNotificationsBefore = async (tx: SystemTx, before: Date): Promise<number> =>
  (await tx.billingNotification.deleteMany({ where: { receivedAt: { lt: before } } })).count;

/** Accounts whose subscription does not end, or go on, as their tenant does. */
export const listAccountsApartFromTenants = (tx: SystemTx): Promise<BillingAccountRow[]> =>
  tx.billingAccount.findMany({
    where: {
      OR: [
        {
          tenant: { closedAt: { not: null } },
          cancelsAtPeriodEnd: false,
          subscriptionStatus: { in: ["trialing", "active", "pastDue"] },
        },
        { tenant: { closedAt: null }, endsWithTenant: true },
      ],
    },
    orderBy: { tenantId: "asc" },
    take: 100,
  });

export const setEndsWithTenant = async (tx: SystemTx, tenantId: string, endsWithTenant: boolean): Promise<void> => {
  await tx.billingAccount.update({ where: { tenantId }, data: { endsWithTenant } });
};
