import { tenantChangeSchema, tenantSchema } from "@sluice/contracts";
import { getTenant, updateTenant } from "@sluice/control";
import { restGet, restUpdate } from "../rest/operation.ts";
import { router, tenantProcedure } from "../trpc.ts";
import { ifMatch } from "./paths.ts";

export const tenantRouter = router({
  get: tenantProcedure("tenant:read")
    .meta(restGet("/tenant", "Tenant", "Read the tenant"))
    .output(tenantSchema)
    .query(({ ctx }) => getTenant(ctx.tenant)),
  update: tenantProcedure("tenant:write")
    .meta(restUpdate("/tenant", "Tenant", "Rename the tenant"))
    .input(tenantChangeSchema.extend(ifMatch))
    .output(tenantSchema)
    .mutation(({ ctx, input }) => updateTenant(ctx.tenant, input)),
});
