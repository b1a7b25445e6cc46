import {
  auditEntrySchema,
  auditExportInputSchema,
  auditListInputSchema,
  auditVerificationSchema,
  filePieceSchema,
  pageOf,
} from "@sluice/contracts";
import { exportAuditEntries, listAuditEntries, verifyAuditChain } from "@sluice/control";
import { restGet } from "../rest/operation.ts";
import { router, tenantProcedure } from "../trpc.ts";

const TAG = "Audit log";

export const auditRouter = router({
  list: tenantProcedure("audit:read")
    .meta(restGet("/audit-entries", TAG, "List who did what, newest first"))
    .input(auditListInputSchema)
    .output(pageOf(auditEntrySchema))
    .query(({ ctx, input }) => listAuditEntries(ctx.tenant, input)),
  export: tenantProcedure("audit:read")
    .meta(restGet("/audit-entries/export", TAG, "Download the audit log as a file", { streamed: true }))
    .input(auditExportInputSchema)
    .output(filePieceSchema)
    .query(({ ctx, input }) => exportAuditEntries(ctx.tenant, input)),
  verify: tenantProcedure("audit:read")
    .meta(
      restGet("/audit-entries/verification", TAG, "Check that the audit log is unbroken", {
        description:
          "Computes the hash of every entry anew and compares it with the one that the next entry names. `broken` says where an entry was changed, taken out, put in or moved.",
      }),
    )
    .output(auditVerificationSchema)
    .query(({ ctx }) => verifyAuditChain(ctx.tenant)),
});
