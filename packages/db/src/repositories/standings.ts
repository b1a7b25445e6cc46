import type { TenantId } from "@sluice/contracts";
import type { SystemTx, TenantTx } from "../database.ts";
import type { Tenant } from "../generated/client.ts";

export type StandingColumns = Pick<
  Tenant,
  "standing" | "pastDueSince" | "readOnlyFrom" | "pausedFrom" | "pauseNoticeAt"
>;

/** Raises the version too: what a client sees of the tenant changes. */
export const updateStanding = (
  tx: TenantTx | SystemTx,
  id: TenantId,
  standing: Partial<StandingColumns>,
): Promise<Tenant> => tx.tenant.update({ where: { id }, data: { ...standing, version: { increment: 1 } } });

/** Whoever is past due, or was and is not back yet. */
export const listTenantsOutOfStanding = (tx: SystemTx, afterId: string, take: number): Promise<{ id: string }[]> =>
  tx.tenant.findMany({
    where: { id: { gt: afterId }, OR: [{ pastDueSince: { not: null } }, { standing: { not: "active" } }] },
    orderBy: { id: "asc" },
    take,
    select: { id: true },
  });

/** Takes every channel of the tenant off the packagers, or puts them back: each gets a new revision. @returns how many */
export const setChannelsPaused = async (
  tx: TenantTx | SystemTx,
  tenantId: TenantId,
  paused: boolean,
): Promise<number> => {
  const { count } = await tx.channelConfig.updateMany({
    where: { tenantId, paused: !paused, deleted: false },
    data: { paused },
  });
  return count;
};

/** Who gets mails about money: owners and billing members. */
export const listBillingRecipients = async (
  tx: SystemTx | TenantTx,
  tenantId: string,
): Promise<{ email: string }[]> => {
  const members = await tx.member.findMany({
    where: { tenantId, role: { in: ["owner", "billing"] } },
    orderBy: { id: "asc" },
    select: { user: { select: { email: true } } },
  });
  return members.map(({ user }) => user);
};
