import type { TenantTx } from "../database.ts";

export interface MemberRow {
  readonly id: string;
  readonly role: string;
  readonly joinedAt: Date;
  readonly user: { readonly name: string; readonly email: string; readonly emailVerifiedAt: Date | null };
}

/** In order of id, from behind `afterId`. */
export const listMembers = (tx: TenantTx, afterId: string | undefined, take: number): Promise<MemberRow[]> =>
  tx.member.findMany({
    where: afterId === undefined ? {} : { id: { gt: afterId } },
    orderBy: { id: "asc" },
    take,
    // Column by column: the application role may not read the others.
    select: {
      id: true,
      role: true,
      joinedAt: true,
      user: { select: { name: true, email: true, emailVerifiedAt: true } },
    },
  });
