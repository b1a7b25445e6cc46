import type { SystemTx } from "../database.ts";
import type { UserSession } from "../generated/client.ts";

export type UserSessionRow = UserSession;

export const insertUserSession = async (tx: SystemTx, row: UserSession): Promise<void> => {
  await tx.userSession.create({ data: row, select: { id: true } });
};

/** Whether that session of that user goes on. Notes that it was used, unless that stands there since `notSince`. */
export const touchUserSession = async (
  tx: SystemTx,
  { id, userId }: { readonly id: string; readonly userId: string },
  at: Date,
  notSince: Date,
): Promise<boolean> => {
  const row = await tx.userSession.findFirst({ where: { id, userId }, select: { seenAt: true } });
  if (row !== null && row.seenAt < notSince) {
    // May find nothing any more: it was ended at this very moment, and this request is its last.
    await tx.userSession.updateMany({ where: { id, seenAt: { lt: notSince } }, data: { seenAt: at } });
  }
  return row !== null;
};

/** Last used first. */
export const listUserSessions = (tx: SystemTx, userId: string): Promise<UserSessionRow[]> =>
  tx.userSession.findMany({ where: { userId }, orderBy: [{ seenAt: "desc" }, { id: "desc" }] });

/** @returns the session that was there */
export const deleteUserSession = async (
  tx: SystemTx,
  { id, userId }: { readonly id: string; readonly userId: string },
): Promise<UserSessionRow | null> => {
  const row = await tx.userSession.findFirst({ where: { id, userId } });
  const { count } = await tx.userSession.deleteMany({ where: { id, userId } });
  return count === 1 ? row : null;
};

/** All, or all but one. */
export const deleteUserSessions = async (tx: SystemTx, userId: string, exceptId?: string): Promise<number> =>
  (
    await tx.userSession.deleteMany({
      where: { userId, ...(exceptId === undefined ? {} : { id: { not: exceptId } }) },
    })
  ).count;

export const deleteUserSessionsSeenBefore = async (tx: SystemTx, before: Date): Promise<number> =>
  (await tx.userSession.deleteMany({ where: { seenAt: { lt: before } } })).count;
