import { memberSchema, pageInputSchema, pageOf } from "@sluice/contracts";
import { listMembers } from "@sluice/control";
import { restGet } from "../rest/operation.ts";
import { router, tenantProcedure } from "../trpc.ts";

export const membersRouter = router({
  list: tenantProcedure("member:read")
    .meta(restGet("/members", "Tenant", "List the members of the tenant"))
    .input(pageInputSchema)
    .output(pageOf(memberSchema))
    .query(({ ctx, input }) => listMembers(ctx.tenant, input)),
});
