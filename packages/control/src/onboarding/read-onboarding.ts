import { ONBOARDING_STEPS, type Onboarding } from "@sluice/contracts";
import { isOnboardingDismissed, readOnboardingFacts } from "@sluice/db";
import type { TenantContext } from "../control.ts";

/** Which first steps the tenant has taken, and whether the person who asks still wants to see them. */
export const readOnboarding = (context: TenantContext): Promise<Onboarding> =>
  context.control.db.forTenant(context.tenantId, async (tx) => {
    const userId = context.actor.id;
    const facts = await readOnboardingFacts(tx, userId, context.control.now());
    return {
      done: ONBOARDING_STEPS.filter((step) => facts[step]),
      dismissed: await isOnboardingDismissed(tx, { tenantId: context.tenantId, userId }),
    };
  });
