"use client";
import { CircleAlert } from "lucide-react";
import { useCan, useSession } from "#features/shell/session-context.tsx";
import { Banner } from "#ui/banner.tsx";
import { TextLink } from "#ui/text-link.tsx";
import { standingWarning } from "./standing-words.ts";
import { useStanding } from "./use-standing.ts";

/** Across the console of a workspace that does not pay: since when, what comes when, and who can end it. */
export const StandingBanner = () => {
  const { tenant } = useSession();
  const mayPay = useCan("billing:write");
  const warning = standingWarning(useStanding());
  if (warning === null || tenant.deletion !== null) return null;
  return (
    <Banner
      tone={warning.tone}
      icon={CircleAlert}
      title={warning.title}
      testId="standing-banner"
      actions={
        mayPay ? (
          <TextLink href="/billing">Pay now</TextLink>
        ) : (
          <span className="text-ink-2">Ask an owner or whoever looks after billing.</span>
        )
      }
    >
      {warning.text}
    </Banner>
  );
};
