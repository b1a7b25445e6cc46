import { dismissOnboarding, recallOnboarding } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";

/** Puts the first steps out of a person's sight, or back. It is about their screen alone: no other member notices. */
export const setOnboardingDismissed = (
  context: TenantContext,
  { dismissed }: { dismissed: boolean },
): Promise<{ dismissed: boolean }> =>
  mutate(context, async ({ tx, now, audit }) => {
    const key = { tenantId: context.tenantId, userId: context.actor.id };
    if (dismissed) await dismissOnboarding(tx, { ...key, dismissedAt: now });
    else await recallOnboarding(tx, key);
    await audit({
      action: dismissed ? "onboarding.dismiss" : "onboarding.recall",
      target: { kind: "user", id: context.actor.id, label: context.actor.label },
      before: { dismissed: !dismissed },
      after: { dismissed },
    });
    return { dismissed };
  });
