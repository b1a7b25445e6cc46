import type { SystemTx } from "../database.ts";

export type EmailTokenPurpose = "verifyEmail" | "resetPassword";

export const insertEmailToken = async (
  tx: SystemTx,
  row: { tokenHash: string; userId: string; purpose: EmailTokenPurpose; expiresAt: Date },
): Promise<void> => {
  await tx.emailToken.create({ data: row });
};

/** Uses a token up. Of two at once, one gets the user. */
export const useEmailToken = async (
  tx: SystemTx,
  tokenHash: string,
  purpose: EmailTokenPurpose,
  now: Date,
): Promise<string | undefined> => {
  const [used] = await tx.emailToken.updateManyAndReturn({
    where: { tokenHash, purpose, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
    select: { userId: true },
  });
  return used?.userId;
};

/** Makes every open link of a purpose worthless. */
export const expireEmailTokens = async (
  tx: SystemTx,
  userId: string,
  purpose: EmailTokenPurpose,
  now: Date,
): Promise<void> => {
  await tx.emailToken.updateMany({ where: { userId, purpose, usedAt: null }, data: { usedAt: now } });
};

export const deleteEmailTokensExpiredBefore = async (tx: SystemTx, before: Date): Promise<number> =>
  (await tx.emailToken.deleteMany({ where: { expiresAt: { lt: before } } })).count;
