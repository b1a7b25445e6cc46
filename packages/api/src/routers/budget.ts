import { budgetSchema, budgetStatusSchema, costCapSchema } from "@sluice/contracts";
import { getBudget, getCostCap, removeBudget, setBudget } from "@sluice/control";
import { restDelete, restGet, restSet } from "../rest/operation.ts";
import { router, tenantProcedure } from "../trpc.ts";
import { emptySchema } from "./paths.ts";

export const budgetRouter = router({
  get: tenantProcedure("billing:read")
    .meta(restGet("/budget", "Billing", "Read the budget, and how much of it this month has used"))
    .output(budgetStatusSchema)
    .query(({ ctx }) => getBudget(ctx.tenant)),
  cap: tenantProcedure("tenant:read")
    .meta(
      restGet("/budget/cap", "Billing", "Read whether what would cost more is refused just now", {
        description:
          "At a hard cap, or at the end of what a plan includes, new channels and endpoints are refused with `budget_reached`. For whoever may not see amounts.",
      }),
    )
    .output(costCapSchema)
    .query(({ ctx }) => getCostCap(ctx.tenant)),
  set: tenantProcedure("billing:write")
    .meta(restSet("/budget", "Billing", "Set the monthly budget"))
    .input(budgetSchema)
    .output(budgetStatusSchema)
    .mutation(({ ctx, input }) => setBudget(ctx.tenant, input)),
  remove: tenantProcedure("billing:write")
    .meta(restDelete("/budget", "Billing", "Remove the monthly budget"))
    .output(emptySchema)
    .mutation(async ({ ctx }) => {
      await removeBudget(ctx.tenant);
      return {};
    }),
});
