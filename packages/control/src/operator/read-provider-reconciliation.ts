import { meterIdSchema, type ProviderReconciliation, planIdSchema, type TenantId } from "@sluice/contracts";
import { countBillingAccounts, listMeterDifferences, listOddAccounts, listRefusedPushes } from "@sluice/db";
import { asOperator, type OperatorContext, PLATFORM } from "./as-operator.ts";

const SHOWN = 200;
/** Every account is read each night. */
const STALE_AFTER_MS = 36 * 3_600_000;

const tenantOf = ({ tenantId, tenantName }: { readonly tenantId: string; readonly tenantName: string }) => ({
  tenantId: tenantId as TenantId,
  tenantName,
});
const hourOf = ({ meter, hour }: { readonly meter: string; readonly hour: Date }) => ({
  meter: meterIdSchema.parse(meter),
  hour: hour.toISOString(),
});

/** What the payment provider knows otherwise than we do: of usage, and of who pays for what. */
export const readProviderReconciliation = (context: OperatorContext): Promise<ProviderReconciliation> =>
  asOperator(context, { action: "reconciliation.provider", target: PLATFORM }, async (tx, now) => {
    const staleBefore = new Date(now.getTime() - STALE_AFTER_MS);
    const differences = await listMeterDifferences(tx, SHOWN);
    const refusals = await listRefusedPushes(tx, SHOWN);
    const accounts = await listOddAccounts(tx, staleBefore, SHOWN);
    return {
      isBillingOn: context.control.isBillingOn,
      differences: differences.map((row) => ({
        ...tenantOf(row),
        ...hourOf(row),
        ours: row.ours.toString(),
        theirs: row.theirs.toString(),
        foundAt: row.foundAt.toISOString(),
      })),
      refusals: refusals.map((row) => ({
        ...tenantOf(row),
        ...hourOf(row),
        value: row.value.toString(),
        refusal: row.refusal,
      })),
      accountCount: await countBillingAccounts(tx),
      accounts: accounts.map((row) => ({
        ...tenantOf(row),
        status: row.status,
        planId: planIdSchema.parse(row.planId),
        subscribedPlanId: row.subscribedPlanId === null ? null : planIdSchema.parse(row.subscribedPlanId),
        readAt: row.readAt?.toISOString() ?? null,
        isStale: row.readAt === null || row.readAt < staleBefore,
      })),
    };
  });
