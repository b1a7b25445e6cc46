import { usageQuerySchema, usageSummarySchema } from "@sluice/contracts";
import { summarizeUsage } from "@sluice/control";
import { restGet } from "../rest/operation.ts";
import { router, tenantProcedure } from "../trpc.ts";

export const usageRouter = router({
  summary: tenantProcedure("usage:read")
    .meta(restGet("/usage", "Usage", "Sum what was counted, as a series and by channel"))
    .input(usageQuerySchema)
    .output(usageSummarySchema)
    .query(({ ctx, input }) => summarizeUsage(ctx.tenant, input)),
});
