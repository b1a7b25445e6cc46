import type { TwoFactor } from "@sluice/contracts";
import { countRecoveryCodesLeft, findTwoFactor } from "@sluice/db";
import type { AccountContext } from "../accounts/account-context.ts";

export const getTwoFactor = ({ control, userId }: AccountContext): Promise<TwoFactor> =>
  control.db.asSystem("account", async (tx) => ({
    enabledAt: (await findTwoFactor(tx, userId))?.enabledAt?.toISOString() ?? null,
    recoveryCodesLeft: await countRecoveryCodesLeft(tx, userId),
  }));
