import { auditEntrySchema, pageInputSchema, pageOf } from "@sluice/contracts";
import { listAuditEntries } from "@sluice/control";
import { restGet } from "../rest/operation.ts";
import { router, tenantProcedure } from "../trpc.ts";

export const auditRouter = router({
  list: tenantProcedure("audit:read")
    .meta(restGet("/audit-entries", "Audit log", "List who did what, newest first"))
    .input(pageInputSchema)
    .output(pageOf(auditEntrySchema))
    .query(({ ctx, input }) => listAuditEntries(ctx.tenant, input)),
});
