import { invitationIdSchema, invitationSchema, newInvitationSchema, pageInputSchema, pageOf } from "@sluice/contracts";
import { createInvitation, listInvitations, resendInvitation, revokeInvitation } from "@sluice/control";
import { z } from "zod";
import { restAct, restCreate, restDelete, restGet } from "../rest/operation.ts";
import { router, tenantProcedure } from "../trpc.ts";
import { emptySchema } from "./paths.ts";

const TAG = "Members";
const invitation = z.object({ id: invitationIdSchema });

export const invitationsRouter = router({
  list: tenantProcedure("member:read")
    .meta(restGet("/invitations", TAG, "List the invitations that were neither accepted nor revoked"))
    .input(pageInputSchema)
    .output(pageOf(invitationSchema))
    .query(({ ctx, input }) => listInvitations(ctx.tenant, input)),
  create: tenantProcedure("member:write")
    .meta(restCreate("/invitations", TAG, "Invite an address by mail, to a role that is not above your own"))
    .input(newInvitationSchema)
    .output(invitationSchema)
    .mutation(({ ctx, input }) => createInvitation(ctx.tenant, input)),
  resend: tenantProcedure("member:write")
    .meta(restAct("/invitations/{id}/resend", TAG, "Mail an invitation again, with a new link and a new time"))
    .input(invitation)
    .output(invitationSchema)
    .mutation(({ ctx, input }) => resendInvitation(ctx.tenant, input)),
  revoke: tenantProcedure("member:write")
    .meta(restDelete("/invitations/{id}", TAG, "Take an invitation back"))
    .input(invitation)
    .output(emptySchema)
    .mutation(({ ctx, input }) => revokeInvitation(ctx.tenant, input)),
});
