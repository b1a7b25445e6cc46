import { AppError } from "@sluice/contracts";
import { type SealedPlace, type SystemTx, type TwoFactorRow, takeRecoveryCode, takeTwoFactorStep } from "@sluice/db";
import { clearTries, limitTries, subjectFrom } from "../accounts/limit-tries.ts";
import type { Control } from "../control.ts";
import { hashRecoveryCode } from "./recovery-codes.ts";
import { findTotpStep } from "./totp.ts";

/** A person belongs to no tenant: the secret is bound to them alone. */
export const secretPlace = (userId: string): SealedPlace => ({
  tenantId: "",
  rowId: userId,
  column: "two_factor.secret",
});

const subjects = (userId: string, ip: string | null) => ({
  secondFactorPerUser: userId,
  secondFactorPerUserAndIp: subjectFrom(userId, ip),
});

/** @throws RateLimitedError after too many codes, whether right or wrong */
export const limitSecondFactorTries = (control: Control, userId: string, ip: string | null): Promise<void> =>
  limitTries(control, subjects(userId, ip));

/** Whoever has shown a right code begins anew. */
export const clearSecondFactorTries = (control: Control, userId: string, ip: string | null): Promise<void> =>
  clearTries(control, subjects(userId, ip));

/**
 * Takes a code of the app, or a recovery code; neither is taken a second time.
 * @throws AppError `invalid_code`
 */
export const takeSecondFactor = async (
  control: Control,
  tx: SystemTx,
  row: TwoFactorRow,
  code: string,
): Promise<"app" | "recoveryCode"> => {
  const now = control.now();
  if (!/^\d{6}$/.test(code)) {
    const isTaken = row.enabledAt !== null && (await takeRecoveryCode(tx, row.userId, hashRecoveryCode(code), now));
    if (isTaken) return "recoveryCode";
    throw new AppError("invalid_code", "This recovery code is wrong or was used already. Enter another one.");
  }
  const secret = control.sealer.unseal(row.sealedSecret, secretPlace(row.userId));
  const step = findTotpStep(secret, code, now.getTime());
  if (step !== undefined && (await takeTwoFactorStep(tx, row.userId, step))) return "app";
  throw new AppError(
    "invalid_code",
    "This code is wrong, too old or was used already. Enter the one that your app shows now.",
  );
};
