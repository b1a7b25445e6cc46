import {
  filePieceSchema,
  meterUsageQuerySchema,
  meterUsageSchema,
  simulationInputSchema,
  simulationSchema,
  timestampSchema,
  usageAdjustmentSchema,
  usageExportInputSchema,
  usageMonthSchema,
  usageQuerySchema,
  usageSummarySchema,
} from "@sluice/contracts";
import {
  exportUsage,
  listUsageAdjustments,
  readMeterUsage,
  readUsageMonth,
  simulateUsage,
  summarizeUsage,
} from "@sluice/control";
import { z } from "zod";
import { restGet } from "../rest/operation.ts";
import { router, tenantProcedure } from "../trpc.ts";

const TAG = "Usage";

export const usageRouter = router({
  summary: tenantProcedure("usage:read")
    .meta(restGet("/usage", TAG, "Sum what was counted, as a series and by channel"))
    .input(usageQuerySchema)
    .output(usageSummarySchema)
    .query(({ ctx, input }) => summarizeUsage(ctx.tenant, input)),
  meters: tenantProcedure("usage:read")
    .meta(
      restGet("/usage/meters", TAG, "Sum each meter and what it cost, in all and by channel", {
        description:
          "A time costs what it added to the bill of its calendar month (UTC), at the prices of the present plan; channels share that by quantity. Costs are null without the permission billing:read.",
      }),
    )
    .input(meterUsageQuerySchema)
    .output(meterUsageSchema)
    .query(({ ctx, input }) => readMeterUsage(ctx.tenant, input)),
  month: tenantProcedure("usage:read")
    .meta(
      restGet("/usage/month", TAG, "Read today, the month until now and its forecast", {
        description:
          "Each day left of the month is taken to be as the same weekdays of the last four weeks were: their mean, and for the range the weakest and the strongest. Costs are null without the permission billing:read.",
      }),
    )
    .output(usageMonthSchema)
    .query(({ ctx }) => readUsageMonth(ctx.tenant)),
  export: tenantProcedure("usage:read")
    .meta(
      restGet("/usage/export", TAG, "Download usage by interval, channel and meter as CSV", {
        streamed: true,
        description: "Up to 92 days by hour or 400 by day. Costs are empty without the permission billing:read.",
      }),
    )
    .input(usageExportInputSchema)
    .output(filePieceSchema)
    .query(({ ctx, input }) => exportUsage(ctx.tenant, input)),
  simulate: tenantProcedure("usage:read")
    .meta(
      restGet("/usage/simulation", TAG, "Work out what a channel would use in a month, and cost on each plan", {
        isTenantWide: true,
      }),
    )
    .input(simulationInputSchema)
    .output(simulationSchema)
    .query(({ ctx, input }) => simulateUsage(ctx.tenant, input)),
  adjustments: tenantProcedure("usage:read")
    .meta(
      restGet("/usage/adjustments", TAG, "List the corrections of what was counted, with their reasons", {
        isTenantWide: true,
      }),
    )
    .input(z.object({ from: timestampSchema, to: timestampSchema }))
    .output(z.object({ items: z.array(usageAdjustmentSchema) }))
    .query(({ ctx, input }) => listUsageAdjustments(ctx.tenant, input)),
});
