import {
  changePasswordSchema,
  changeProfileSchema,
  disableTwoFactorSchema,
  emailSchema,
  invitationTokenSchema,
  joinWithNewAccountSchema,
  membershipSchema,
  newTenantSchema,
  openInvitationSchema,
  recoveryCodesSchema,
  resetPasswordSchema,
  secondFactorSchema,
  sessionSchema,
  signUpSchema,
  startTwoFactorSchema,
  twoFactorEnrolmentSchema,
  twoFactorSchema,
  userSessionSchema,
} from "@sluice/contracts";
import {
  acceptInvitation,
  changePassword,
  changeProfile,
  confirmTwoFactor,
  createTenant,
  disableTwoFactor,
  endOtherSessions,
  endSession,
  getTwoFactor,
  joinWithNewAccount,
  listMemberships,
  listSessions,
  openInvitation,
  renewRecoveryCodes,
  requestPasswordReset,
  resendVerification,
  resetPassword,
  signUp,
  startTwoFactor,
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
    .input(newTenantSchema)
    .mutation(({ ctx, input }) => createTenant(ctx.control, ctx.person, input, ctx.ip)),
  changeProfile: sessionProcedure
    .input(changeProfileSchema)
    .mutation(({ ctx, input }) => changeProfile(ctx.account, input)),
  changePassword: sessionProcedure
    .input(changePasswordSchema)
    .mutation(({ ctx, input }) => changePassword(ctx.account, input)),
  sessions: sessionProcedure
    .output(z.object({ items: z.array(userSessionSchema) }))
    .query(({ ctx }) => listSessions(ctx.account)),
  endSession: sessionProcedure
    .input(z.object({ id: z.string().min(1).max(100) }))
    .mutation(({ ctx, input }) => endSession(ctx.account, input)),
  endOtherSessions: sessionProcedure.mutation(({ ctx }) => endOtherSessions(ctx.account)),
  twoFactor: sessionProcedure.output(twoFactorSchema).query(({ ctx }) => getTwoFactor(ctx.account)),
  startTwoFactor: sessionProcedure
    .input(startTwoFactorSchema)
    .output(twoFactorEnrolmentSchema)
    .mutation(({ ctx, input }) => startTwoFactor(ctx.account, input)),
  confirmTwoFactor: sessionProcedure
    .input(secondFactorSchema)
    .output(recoveryCodesSchema)
    .mutation(({ ctx, input }) => confirmTwoFactor(ctx.account, input)),
  disableTwoFactor: sessionProcedure
    .input(disableTwoFactorSchema)
    .mutation(({ ctx, input }) => disableTwoFactor(ctx.account, input)),
  renewRecoveryCodes: sessionProcedure
    .input(secondFactorSchema)
    .output(recoveryCodesSchema)
    .mutation(({ ctx, input }) => renewRecoveryCodes(ctx.account, input)),
  me: sessionProcedure.output(sessionSchema).query(({ ctx }) => ctx.session),
});
