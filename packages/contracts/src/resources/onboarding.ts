import { z } from "zod";

/** What a tenant has done by the time it is at home here. Each is read from the facts; nobody ticks it off. */
export const ONBOARDING_STEPS = [
  "emailVerified",
  "channelCreated",
  "mediaReceived",
  "played",
  "apiKeyCreated",
  "colleagueInvited",
] as const;
export const onboardingStepSchema = z.enum(ONBOARDING_STEPS);
export type OnboardingStep = z.infer<typeof onboardingStepSchema>;

export const onboardingSchema = z.object({
  done: z.array(onboardingStepSchema),
  /** This person wants the list out of sight in this tenant. */
  dismissed: z.boolean(),
});
export type Onboarding = z.infer<typeof onboardingSchema>;
