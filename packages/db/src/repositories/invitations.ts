import type { SystemTx, TenantTx } from "../database.ts";
import type { Invitation, Tenant } from "../generated/client.ts";

export type InvitationRow = Invitation;

/** In order of id, from behind `afterId`. */
export const listInvitations = (tx: TenantTx, afterId: string | undefined, take: number): Promise<InvitationRow[]> =>
  tx.invitation.findMany({
    where: afterId === undefined ? {} : { id: { gt: afterId } },
    orderBy: { id: "asc" },
    take,
  });

export const findInvitationOfEmail = (tx: TenantTx, email: string): Promise<InvitationRow | null> =>
  tx.invitation.findFirst({ where: { email } });

export const insertInvitation = (tx: TenantTx, row: InvitationRow): Promise<InvitationRow> =>
  tx.invitation.create({ data: row });

export const findInvitation = (tx: TenantTx, id: string): Promise<InvitationRow | null> =>
  tx.invitation.findUnique({ where: { id } });

export const lockInvitation = async (tx: TenantTx, id: string): Promise<InvitationRow | null> => {
  await tx.$queryRaw`select 1 from invitation where id = ${id} for update`;
  return findInvitation(tx, id);
};

/** The link of before is worthless from then on. */
export const renewInvitation = (
  tx: TenantTx,
  id: string,
  renewed: { tokenHash: string; expiresAt: Date },
): Promise<InvitationRow> => tx.invitation.update({ where: { id }, data: renewed });

export const deleteInvitation = async (tx: TenantTx, id: string): Promise<void> => {
  await tx.invitation.delete({ where: { id }, select: { id: true } });
};

/** The invitation that a token opens, unless it is too old. */
export const findOpenInvitation = (
  tx: SystemTx,
  tokenHash: string,
  now: Date,
): Promise<(InvitationRow & { tenant: Tenant }) | null> =>
  tx.invitation.findFirst({ where: { tokenHash, expiresAt: { gt: now } }, include: { tenant: true } });

/** Uses an invitation up. Of two at once, one gets true. */
export const takeInvitation = async (tx: SystemTx, id: string): Promise<boolean> =>
  (await tx.invitation.deleteMany({ where: { id } })).count === 1;

/** Those that can be accepted still: each may become a member. */
export const countInvitations = (tx: TenantTx, now: Date): Promise<number> =>
  tx.invitation.count({ where: { expiresAt: { gt: now } } });
