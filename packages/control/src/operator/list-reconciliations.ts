import type { Page, ReconciliationQuery, UsageReconciliation } from "@sluice/contracts";
import { listUsageDifferences, readTenantNames } from "@sluice/db";
import { parseKeyTime, readPage } from "../page.ts";
import { toReconciliation } from "../usage/to-reconciliation.ts";
import { asOperator, type OperatorContext, PLATFORM } from "./as-operator.ts";

const parseKey = (after: string[] | undefined) => {
  if (after === undefined) return undefined;
  const [time, tenantId = "", kind = ""] = after;
  return { hour: parseKeyTime(time), tenantId, kind };
};

/** Where the access logs do not say what usage says, newest hour first. */
export const listReconciliations = (
  context: OperatorContext,
  query: ReconciliationQuery,
): Promise<Page<UsageReconciliation>> => {
  const { flaggedOnly } = query;
  return asOperator(
    context,
    { action: "reconciliation.accessLog", target: PLATFORM, detail: { flaggedOnly } },
    async (tx) => {
      const { items, nextCursor } = await readPage(
        query,
        3,
        (after, take) => listUsageDifferences(tx, { flaggedOnly }, parseKey(after), take),
        (row) => [row.hour.toISOString(), row.tenantId, row.kind],
        toReconciliation,
      );
      const names = await readTenantNames(
        tx,
        items.map(({ tenantId }) => tenantId),
      );
      return {
        items: items.map((item) => ({ ...item, tenantName: names.get(item.tenantId) ?? item.tenantId })),
        nextCursor,
      };
    },
  );
};
