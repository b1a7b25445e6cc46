import type { UserSession } from "@sluice/contracts";
import { listUserSessions, type UserSessionRow } from "@sluice/db";
import type { AccountContext } from "../accounts/account-context.ts";

const toUserSession = (row: UserSessionRow, thisId: string): UserSession => ({
  id: row.id,
  device: row.device,
  ip: row.ip,
  createdAt: row.createdAt.toISOString(),
  seenAt: row.seenAt.toISOString(),
  isThisOne: row.id === thisId,
});

/** The one that asks first, then those used last. */
export const listSessions = async ({
  control,
  userId,
  sessionId,
}: AccountContext): Promise<{ items: UserSession[] }> => {
  const rows = await control.db.asSystem("account", (tx) => listUserSessions(tx, userId));
  const sessions = rows.map((row) => toUserSession(row, sessionId));
  return { items: [...sessions.filter((each) => each.isThisOne), ...sessions.filter((each) => !each.isThisOne)] };
};
