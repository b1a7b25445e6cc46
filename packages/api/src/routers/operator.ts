import {
  failedJobSchema,
  featureFlagSchema,
  limitOverridesSchema,
  operatorTenantFactsSchema,
  operatorTenantQuerySchema,
  operatorTenantSchema,
  packagerNodeSchema,
  pageInputSchema,
  pageOf,
  planIdSchema,
  platformAuditEntrySchema,
  platformUsageSchema,
  providerReconciliationSchema,
  reconciliationQuerySchema,
  suspensionReasonSchema,
  tenantIdSchema,
  timestampSchema,
  usageReconciliationSchema,
  waitingMailSchema,
} from "@sluice/contracts";
import {
  getTenantFacts,
  grantGrace,
  listFailedJobs,
  listPackagerNodes,
  listPlatformAudit,
  listReconciliations,
  listTenants,
  listWaitingMails,
  readPlatformUsage,
  readProviderReconciliation,
  releaseTenant,
  retryJob,
  retryMail,
  setTenantFlag,
  setTenantLimits,
  setTenantPlan,
  suspendTenant,
} from "@sluice/control";
import { z } from "zod";
import { operatorProcedure, router } from "../trpc.ts";
import { emptySchema } from "./paths.ts";

const tenant = { tenantId: tenantIdSchema };
const withReason = z.object({ ...tenant, reason: suspensionReasonSchema });
const byId = z.object({ id: z.string().min(1).max(64) });
const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

/** What those who run the installation see and do. Each call is in their log before it is answered. */
export const operatorRouter = router({
  tenants: operatorProcedure
    .input(operatorTenantQuerySchema)
    .output(pageOf(operatorTenantSchema))
    .query(({ ctx, input }) => listTenants(ctx.operator, input)),
  tenant: operatorProcedure
    .input(z.object(tenant))
    .output(operatorTenantFactsSchema)
    .query(({ ctx, input }) => getTenantFacts(ctx.operator, input)),
  suspend: operatorProcedure
    .input(withReason)
    .output(operatorTenantFactsSchema)
    .mutation(({ ctx, input }) => suspendTenant(ctx.operator, input)),
  release: operatorProcedure
    .input(withReason)
    .output(operatorTenantFactsSchema)
    .mutation(({ ctx, input }) => releaseTenant(ctx.operator, input)),
  grantGrace: operatorProcedure
    .input(withReason)
    .output(operatorTenantFactsSchema)
    .mutation(({ ctx, input }) => grantGrace(ctx.operator, input)),
  setPlan: operatorProcedure
    .input(z.object({ ...tenant, planId: planIdSchema }))
    .output(operatorTenantFactsSchema)
    .mutation(({ ctx, input }) => setTenantPlan(ctx.operator, input)),
  setLimits: operatorProcedure
    .input(z.object({ ...tenant, limitOverrides: limitOverridesSchema }))
    .output(operatorTenantFactsSchema)
    .mutation(({ ctx, input }) => setTenantLimits(ctx.operator, input)),
  setFlag: operatorProcedure
    .input(z.object({ ...tenant, flag: featureFlagSchema, enabled: z.boolean().nullable() }))
    .output(operatorTenantFactsSchema)
    .mutation(({ ctx, input }) => setTenantFlag(ctx.operator, input)),
  usage: operatorProcedure
    .input(z.object({ from: timestampSchema, to: timestampSchema }))
    .output(platformUsageSchema)
    .query(({ ctx, input }) => readPlatformUsage(ctx.operator, input)),
  reconciliations: operatorProcedure
    .input(reconciliationQuerySchema)
    .output(pageOf(usageReconciliationSchema))
    .query(({ ctx, input }) => listReconciliations(ctx.operator, input)),
  providerReconciliation: operatorProcedure
    .output(providerReconciliationSchema)
    .query(({ ctx }) => readProviderReconciliation(ctx.operator)),
  nodes: operatorProcedure.output(listOf(packagerNodeSchema)).query(({ ctx }) => listPackagerNodes(ctx.operator)),
  failedJobs: operatorProcedure.output(listOf(failedJobSchema)).query(({ ctx }) => listFailedJobs(ctx.operator)),
  retryJob: operatorProcedure
    .input(byId)
    .output(emptySchema)
    .mutation(({ ctx, input }) => retryJob(ctx.operator, input)),
  waitingMails: operatorProcedure.output(listOf(waitingMailSchema)).query(({ ctx }) => listWaitingMails(ctx.operator)),
  retryMail: operatorProcedure
    .input(byId)
    .output(emptySchema)
    .mutation(({ ctx, input }) => retryMail(ctx.operator, input)),
  audit: operatorProcedure
    .input(pageInputSchema)
    .output(pageOf(platformAuditEntrySchema))
    .query(({ ctx, input }) => listPlatformAudit(ctx.operator, input)),
});
