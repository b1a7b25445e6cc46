import {
  emailSchema,
  invitationTokenSchema,
  joinWithNewAccountSchema,
  membershipSchema,
  openInvitationSchema,
  resetPasswordSchema,
  sessionSchema,
  signUpSchema,
  tenantChangeSchema,
} from "@sluice/contracts";
import {
  acceptInvitation,
  createTenant,
  joinWithNewAccount,
  listMemberships,
  openInvitation,
  requestPasswordReset,
  resendVerification,
  resetPassword,
  signUp,
  verifyEmail,
} from "@sluice/control";
import { z } from "zod";
import { personProcedure, publicProcedure, router, sessionProcedure } from "../trpc.ts";

const token = z.string().min(1).max(200);

export const accountRouter = router({
  signUp: publicProcedure.input(signUpSchema).mutation(({ ctx, input }) => signUp(ctx.control, input, ctx.ip)),
  verifyEmail: publicProcedure
    .input(z.object({ token }))
    .mutation(({ ctx, input }) => verifyEmail(ctx.control, input, ctx.ip)),
  resendVerification: publicProcedure
    .input(z.object({ email: emailSchema }))
    .mutation(({ ctx, input }) => resendVerification(ctx.control, input, ctx.ip)),
  requestPasswordReset: publicProcedure
    .input(z.object({ email: emailSchema }))
    .mutation(({ ctx, input }) => requestPasswordReset(ctx.control, input, ctx.ip)),
  resetPassword: publicProcedure
    .input(resetPasswordSchema)
    .mutation(({ ctx, input }) => resetPassword(ctx.control, input, ctx.ip)),
  openInvitation: publicProcedure
    .input(invitationTokenSchema)
    .output(openInvitationSchema)
    .query(({ ctx, input }) => openInvitation(ctx.control, input, ctx.ip)),
  joinWithNewAccount: publicProcedure
    .input(joinWithNewAccountSchema)
    .mutation(({ ctx, input }) => joinWithNewAccount(ctx.control, input, ctx.ip)),
  acceptInvitation: personProcedure
    .input(invitationTokenSchema)
    .mutation(({ ctx, input }) => acceptInvitation(ctx.control, ctx.person, input, ctx.ip)),
  memberships: personProcedure
    .output(z.array(membershipSchema))
    .query(({ ctx }) => listMemberships(ctx.control, ctx.person)),
  createTenant: personProcedure
    .input(tenantChangeSchema)
    .mutation(({ ctx, input }) => createTenant(ctx.control, ctx.person, input, ctx.ip)),
  me: sessionProcedure.output(sessionSchema).query(({ ctx }) => ctx.session),
});
