import { budgetSchema, budgetStatusSchema } from "@sluice/contracts";
import { getBudget, removeBudget, setBudget } from "@sluice/control";
import { restDelete, restGet, restUpdate } from "../rest/operation.ts";
import { router, tenantProcedure } from "../trpc.ts";
import { emptySchema } from "./paths.ts";

export const budgetRouter = router({
  get: tenantProcedure("billing:read")
    .meta(restGet("/budget", "Billing", "Read the budget, and how much of it this month has used"))
    .output(budgetStatusSchema)
    .query(({ ctx }) => getBudget(ctx.tenant)),
  set: tenantProcedure("billing:write")
    .meta(restUpdate("/budget", "Billing", "Set the monthly budget"))
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
