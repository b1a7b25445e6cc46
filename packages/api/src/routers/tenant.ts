import {
  featureFlagsSchema,
  tenantChangeSchema,
  tenantDeletionSchema,
  tenantExportSchema,
  tenantSchema,
} from "@sluice/contracts";
import { closeTenant, exportTenant, getTenant, readFlags, restoreTenant, updateTenant } from "@sluice/control";
import { restAct, restDelete, restGet, restUpdate } from "../rest/operation.ts";
import { router, tenantProcedure } from "../trpc.ts";
import { ifMatch } from "./paths.ts";

const TAG = "Tenant";

/** Whoever takes everything along must be allowed to see all of it. */
const EXPORTED = [
  "tenant:read",
  "member:read",
  "channelGroup:read",
  "channel:read",
  "originEndpoint:read",
  "apiKey:read",
  "keyProvider:read",
  "tokenKey:read",
  "usage:read",
  "licenceRequest:read",
] as const;

export const tenantRouter = router({
  get: tenantProcedure("tenant:read")
    .meta(restGet("/tenant", TAG, "Read the tenant", { whenClosed: true }))
    .output(tenantSchema)
    .query(({ ctx }) => getTenant(ctx.tenant)),
  flags: tenantProcedure("tenant:read")
    .meta(restGet("/feature-flags", TAG, "Read what is switched on for the tenant"))
    .output(featureFlagsSchema)
    .query(({ ctx }) => readFlags(ctx.tenant)),
  update: tenantProcedure("tenant:write")
    .meta(restUpdate("/tenant", TAG, "Rename the tenant"))
    .input(tenantChangeSchema.extend(ifMatch))
    .output(tenantSchema)
    .mutation(({ ctx, input }) => updateTenant(ctx.tenant, input)),
  export: tenantProcedure(...EXPORTED)
    .meta(
      restGet("/tenant/export", TAG, "Take all configuration, usage and licence requests along, without secrets", {
        whenClosed: true,
      }),
    )
    .output(tenantExportSchema)
    .query(({ ctx }) => exportTenant(ctx.tenant)),
  close: tenantProcedure("tenant:delete")
    .meta(
      restAct("/tenant/deletion", TAG, "Close the tenant; 14 days later everything of it is erased", {
        description:
          "Its channels stop at once, and only reading, exporting and restoring the tenant are left. Takes its name.",
      }),
    )
    .input(tenantDeletionSchema)
    .output(tenantSchema)
    .mutation(({ ctx, input }) => closeTenant(ctx.tenant, input)),
  restore: tenantProcedure("tenant:delete")
    .meta(
      restDelete("/tenant/deletion", TAG, "Take the deletion back while the tenant is closed", {
        successStatus: 200,
        whenClosed: true,
      }),
    )
    .output(tenantSchema)
    .mutation(({ ctx }) => restoreTenant(ctx.tenant)),
});
