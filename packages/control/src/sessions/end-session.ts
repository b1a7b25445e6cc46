import { deleteUserSession, deleteUserSessions } from "@sluice/db";
import { type AccountContext, getAccount } from "../accounts/account-context.ts";
import { auditAccountEverywhere } from "../accounts/audit-account.ts";
import type { Control } from "../control.ts";
import { notFound } from "../refusals.ts";

/**
 * Ends one session of one's own: it is refused at its next request.
 * @throws AppError `not_found` for one that has ended already or is somebody else's
 */
export const endSession = (context: AccountContext, input: { id: string }): Promise<Record<string, never>> =>
  context.control.db.asSystem("account", async (tx) => {
    const account = await getAccount(tx, context);
    const ended = await deleteUserSession(tx, { id: input.id, userId: account.id });
    if (ended === null) throw notFound("session", input.id);
    const before = { device: ended.device, ip: ended.ip, createdAt: ended.createdAt.toISOString() };
    const change = { action: "account.endSession", before, after: null, ip: context.ip } as const;
    await auditAccountEverywhere(context.control, tx, account, change);
    return {};
  });

/** Ends every session but the one that asks. */
export const endOtherSessions = (context: AccountContext): Promise<{ ended: number }> =>
  context.control.db.asSystem("account", async (tx) => {
    const account = await getAccount(tx, context);
    const ended = await deleteUserSessions(tx, account.id, context.sessionId);
    if (ended > 0) {
      const change = { action: "account.endOtherSessions", before: { sessions: ended }, after: null } as const;
      await auditAccountEverywhere(context.control, tx, account, { ...change, ip: context.ip });
    }
    return { ended };
  });

/** When somebody signs out. Says nothing of a session that has ended already. */
export const forgetSession = async (
  control: Control,
  session: { readonly id: string; readonly userId: string },
): Promise<void> => {
  await control.db.asSystem("account", (tx) => deleteUserSession(tx, session));
};
