import {
  memberChangeSchema,
  memberIdSchema,
  memberSchema,
  ownershipTransferSchema,
  pageInputSchema,
  pageOf,
} from "@sluice/contracts";
import { leaveTenant, listMembers, removeMember, transferOwnership, updateMemberRole } from "@sluice/control";
import { z } from "zod";
import { restDelete, restGet, restSet } from "../rest/operation.ts";
import { router, sessionProcedure, tenantProcedure } from "../trpc.ts";
import { emptySchema } from "./paths.ts";

const TAG = "Members";
const member = { id: memberIdSchema };

export const membersRouter = router({
  list: tenantProcedure("member:read")
    .meta(restGet("/members", TAG, "List the members of the tenant"))
    .input(pageInputSchema)
    .output(pageOf(memberSchema))
    .query(({ ctx, input }) => listMembers(ctx.tenant, input)),
  setRole: tenantProcedure("member:write")
    .meta(restSet("/members/{id}/role", TAG, "Give a member another role, none above your own"))
    .input(memberChangeSchema.extend(member))
    .output(memberSchema)
    .mutation(({ ctx, input }) => updateMemberRole(ctx.tenant, input)),
  remove: tenantProcedure("member:write")
    .meta(restDelete("/members/{id}", TAG, "Remove a member; their sessions here end at once"))
    .input(z.object(member))
    .output(emptySchema)
    .mutation(({ ctx, input }) => removeMember(ctx.tenant, input)),
  leave: sessionProcedure.output(emptySchema).mutation(({ ctx }) => leaveTenant(ctx.tenant)),
  transferOwnership: sessionProcedure
    .input(ownershipTransferSchema)
    .output(emptySchema)
    .mutation(({ ctx, input }) => transferOwnership(ctx.tenant, input)),
});
