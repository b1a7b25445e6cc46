"use client";
import { useQuery } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import { useCan, useSession } from "#features/shell/session-context.tsx";
import { useTRPC } from "#lib/trpc.ts";
import { Banner } from "#ui/banner.tsx";
import { TextLink } from "#ui/text-link.tsx";
import { standingWarning } from "./standing-words.ts";

/** Across the console of a workspace that does not pay: since when, what comes when, and who can end it. */
export const StandingBanner = () => {
  const trpc = useTRPC();
  const { tenant } = useSession();
  const mayPay = useCan("billing:write");
  // The session is as old as the page: who has just paid sees it go without loading anew.
  const fresh = useQuery(
    trpc.tenant.get.queryOptions(undefined, { enabled: tenant.deletion === null, refetchInterval: 60_000 }),
  );
  const warning = standingWarning(fresh.data ?? tenant);
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
