import type { SystemTx } from "../database.ts";
import type { TwoFactor } from "../generated/client.ts";

export type TwoFactorRow = TwoFactor;

export const findTwoFactor = (tx: SystemTx, userId: string): Promise<TwoFactorRow | null> =>
  tx.twoFactor.findUnique({ where: { userId } });

/** A new secret in the place of one that was never confirmed. @returns false when there is one that was */
export const replaceUnconfirmedTwoFactor = async (
  tx: SystemTx,
  userId: string,
  sealedSecret: string,
): Promise<boolean> => {
  const written = await tx.$executeRaw`
    insert into two_factor (user_id, sealed_secret) values (${userId}, ${sealedSecret})
    on conflict (user_id) do update set sealed_secret = excluded.sealed_secret, last_step = 0
    where two_factor.enabled_at is null`;
  return written === 1;
};

/** Takes the code of a step once: of two at once, one. */
export const takeTwoFactorStep = async (tx: SystemTx, userId: string, step: number): Promise<boolean> =>
  (
    await tx.twoFactor.updateMany({
      where: { userId, lastStep: { lt: BigInt(step) } },
      data: { lastStep: BigInt(step) },
    })
  ).count === 1;

export const enableTwoFactor = async (tx: SystemTx, userId: string, at: Date): Promise<boolean> =>
  (await tx.twoFactor.updateMany({ where: { userId, enabledAt: null }, data: { enabledAt: at } })).count === 1;

export const deleteTwoFactor = async (tx: SystemTx, userId: string): Promise<void> => {
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.twoFactor.deleteMany({ where: { userId } });
};

export const replaceRecoveryCodes = async (
  tx: SystemTx,
  userId: string,
  codeHashes: readonly string[],
): Promise<void> => {
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.recoveryCode.createMany({ data: codeHashes.map((codeHash) => ({ userId, codeHash })) });
};

/** Takes a recovery code once: of two at once, one. */
export const takeRecoveryCode = async (tx: SystemTx, userId: string, codeHash: string, at: Date): Promise<boolean> =>
  (await tx.recoveryCode.updateMany({ where: { userId, codeHash, usedAt: null }, data: { usedAt: at } })).count === 1;

export const countRecoveryCodesLeft = (tx: SystemTx, userId: string): Promise<number> =>
  tx.recoveryCode.count({ where: { userId, usedAt: null } });
