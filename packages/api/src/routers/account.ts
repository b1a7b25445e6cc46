import { emailSchema, resetPasswordSchema, sessionSchema, signUpSchema } from "@sluice/contracts";
import { requestPasswordReset, resendVerification, resetPassword, signUp, verifyEmail } from "@sluice/control";
import { z } from "zod";
import { publicProcedure, router, sessionProcedure } from "../trpc.ts";

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
  me: sessionProcedure.output(sessionSchema).query(({ ctx }) => ctx.session),
});
