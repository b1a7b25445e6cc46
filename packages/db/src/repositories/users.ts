import type { SystemTx } from "../database.ts";
import type { Member, Tenant, User } from "../generated/client.ts";

export type UserRow = User;
export type Membership = Member & { readonly tenant: Tenant };
export type UserWithMemberships = UserRow & { memberships: Membership[] };

export const findUserByEmail = (tx: SystemTx, email: string): Promise<UserRow | null> =>
  tx.user.findUnique({ where: { email } });

/** A user and what it is a member of, oldest membership first. */
export const findUserWithMemberships = (tx: SystemTx, id: string): Promise<UserWithMemberships | null> =>
  tx.user.findUnique({
    where: { id },
    include: { memberships: { include: { tenant: true }, orderBy: [{ joinedAt: "asc" }, { id: "asc" }] } },
  });

export const insertUser = async (
  tx: SystemTx,
  row: Pick<User, "id" | "name" | "email" | "passwordHash" | "emailVerifiedAt">,
): Promise<"inserted" | "email_taken"> => {
  const inserted = await tx.user.createManyAndReturn({ data: [row], skipDuplicates: true, select: { id: true } });
  return inserted.length === 1 ? "inserted" : "email_taken";
};

export const insertTenantWithOwner = async (
  tx: SystemTx,
  row: { tenantId: string; tenantName: string; planId: string; memberId: string; userId: string },
): Promise<void> => {
  await tx.tenant.create({ data: { id: row.tenantId, name: row.tenantName, planId: row.planId } });
  await tx.member.create({ data: { id: row.memberId, tenantId: row.tenantId, userId: row.userId, role: "owner" } });
};

export const markEmailVerified = async (tx: SystemTx, id: string, at: Date): Promise<void> => {
  await tx.user.updateMany({ where: { id, emailVerifiedAt: null }, data: { emailVerifiedAt: at } });
};

/** Also ends every session there is. */
export const replacePassword = async (tx: SystemTx, id: string, passwordHash: string): Promise<void> => {
  await tx.user.update({ where: { id }, data: { passwordHash, sessionVersion: { increment: 1 } } });
};

/** The next sign-in leads there. */
export const setLastTenant = async (tx: SystemTx, id: string, tenantId: string): Promise<void> => {
  await tx.user.update({ where: { id }, data: { lastTenantId: tenantId }, select: { id: true } });
};
