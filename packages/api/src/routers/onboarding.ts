import { onboardingSchema } from "@sluice/contracts";
import { readOnboarding, setOnboardingDismissed } from "@sluice/control";
import { z } from "zod";
import { memberProcedure, router } from "../trpc.ts";

/** A person's guide to their own console: programs need none. */
export const onboardingRouter = router({
  get: memberProcedure.output(onboardingSchema).query(({ ctx }) => readOnboarding(ctx.tenant)),
  setDismissed: memberProcedure
    .input(z.object({ dismissed: z.boolean() }))
    .output(z.object({ dismissed: z.boolean() }))
    .mutation(({ ctx, input }) => setOnboardingDismissed(ctx.tenant, input)),
});
