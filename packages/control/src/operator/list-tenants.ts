import type { OperatorTenant, OperatorTenantQuery, Page } from "@sluice/contracts";
import { listOperatorTenants } from "@sluice/db";
import { readPage } from "../page.ts";
import { asOperator, type OperatorContext, PLATFORM } from "./as-operator.ts";
import { startOfMonth, toOperatorTenant } from "./to-operator-tenant.ts";

export const listTenants = (context: OperatorContext, query: OperatorTenantQuery): Promise<Page<OperatorTenant>> => {
  const { search, sort, state, planId } = query;
  const given = { ...(state === undefined ? {} : { state }), ...(planId === undefined ? {} : { planId }) };
  return asOperator(
    context,
    { action: "tenants.list", target: PLATFORM, detail: { search, sort, ...given } },
    (tx, now) =>
      readPage(
        query,
        2,
        (after, take) =>
          listOperatorTenants(tx, {
            search,
            sort,
            state,
            planId,
            after: after === undefined ? undefined : { sortKey: after[0] ?? "", id: after[1] ?? "" },
            take,
            monthStart: startOfMonth(now),
          }),
        (row) => [row.sortKey, row.id],
        toOperatorTenant,
      ),
  );
};
