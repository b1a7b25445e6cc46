import { timestampSchema, usageAdjustmentSchema, usageQuerySchema, usageSummarySchema } from "@sluice/contracts";
import { listUsageAdjustments, summarizeUsage } from "@sluice/control";
import { z } from "zod";
import { restGet } from "../rest/operation.ts";
import { router, tenantProcedure } from "../trpc.ts";

export const usageRouter = router({
  summary: tenantProcedure("usage:read")
    .meta(restGet("/usage", "Usage", "Sum what was counted, as a series and by channel"))
    .input(usageQuerySchema)
    .output(usageSummarySchema)
    .query(({ ctx, input }) => summarizeUsage(ctx.tenant, input)),
  adjustments: tenantProcedure("usage:read")
    .meta(restGet("/usage/adjustments", "Usage", "List the corrections of what was counted, with their reasons"))
    .input(z.object({ from: timestampSchema, to: timestampSchema }))
    .output(z.object({ items: z.array(usageAdjustmentSchema) }))
    .query(({ ctx, input }) => listUsageAdjustments(ctx.tenant, input)),
});
