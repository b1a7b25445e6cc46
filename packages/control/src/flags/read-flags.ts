import { AppError, FEATURE_FLAGS, type FeatureFlag, type FeatureFlags, flagsWith } from "@sluice/contracts";
import { listFlagOverrides } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import type { Mutation } from "../mutate.ts";

export const readFlags = (context: TenantContext): Promise<FeatureFlags> =>
  context.control.db.forTenant(context.tenantId, async (tx) =>
    flagsWith(await listFlagOverrides(tx, context.tenantId)),
  );

/** @throws AppError `feature_off` when the flag is off for this tenant */
export const requireFlag = async (
  { context, tx }: Pick<Mutation, "context" | "tx">,
  flag: FeatureFlag,
): Promise<void> => {
  if (flagsWith(await listFlagOverrides(tx, context.tenantId))[flag]) return;
  throw new AppError(
    "feature_off",
    `"${FEATURE_FLAGS[flag].name}" is switched off for this workspace. Ask whoever runs this installation.`,
  );
};
