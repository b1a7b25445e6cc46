import type { SystemTx, TenantTx } from "../database.ts";

export interface MemberRow {
  readonly id: string;
  readonly role: string;
  readonly joinedAt: Date;
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly emailVerifiedAt: Date | null;
  };
}

// Column by column: the application role may not read the others.
const select = {
  id: true,
  role: true,
  joinedAt: true,
  user: { select: { id: true, name: true, email: true, emailVerifiedAt: true } },
} as const;

/** In order of id, from behind `afterId`. */
export const listMembers = (tx: TenantTx, afterId: string | undefined, take: number): Promise<MemberRow[]> =>
  tx.member.findMany({
    where: afterId === undefined ? {} : { id: { gt: afterId } },
    orderBy: { id: "asc" },
    take,
    select,
  });

export const findMember = (tx: TenantTx, id: string): Promise<MemberRow | null> =>
  tx.member.findUnique({ where: { id }, select });

export const findMemberOfUser = (tx: TenantTx, userId: string): Promise<MemberRow | null> =>
  tx.member.findFirst({ where: { userId }, select });

export const findMemberOfEmail = (tx: TenantTx, email: string): Promise<MemberRow | null> =>
  tx.member.findFirst({ where: { user: { email } }, select });

export const listOwners = (tx: TenantTx): Promise<MemberRow[]> =>
  tx.member.findMany({ where: { role: "owner" }, orderBy: { id: "asc" }, select });

export const updateMemberRole = (tx: TenantTx, id: string, role: string): Promise<MemberRow> =>
  tx.member.update({ where: { id }, data: { role }, select });

export const deleteMember = async (tx: TenantTx, id: string): Promise<void> => {
  await tx.member.delete({ where: { id }, select: { id: true } });
};

/** Makes a person a member, unless they are one. */
export const insertMember = async (
  tx: SystemTx,
  row: { id: string; tenantId: string; userId: string; role: string; joinedAt: Date },
): Promise<"inserted" | "already_member"> => {
  const { count } = await tx.member.createMany({ data: [row], skipDuplicates: true });
  return count === 1 ? "inserted" : "already_member";
};

export const countMembers = (tx: TenantTx): Promise<number> => tx.member.count();
