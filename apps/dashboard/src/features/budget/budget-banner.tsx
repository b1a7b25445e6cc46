"use client";
import { useQuery } from "@tanstack/react-query";
import { Wallet, X } from "lucide-react";
import { useState } from "react";
import { useCan, useSession } from "#features/shell/session-context.tsx";
import { isMetered } from "#features/usage/format-meter.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Banner } from "#ui/banner.tsx";
import { Button } from "#ui/button.tsx";
import { TextLink } from "#ui/text-link.tsx";
import { budgetWarning } from "./budget-words.ts";

const REFETCH_MS = 60_000;
const STORAGE_KEY = "sluice-budget-read";

const readPutAway = (): string | null =>
  typeof localStorage === "undefined" ? null : localStorage.getItem(STORAGE_KEY);

/** Across the console: a share of the budget that is passed, or that what costs more is refused, and what to do about it. */
export const BudgetBanner = () => {
  const trpc = useTRPC();
  const { tenant } = useSession();
  const maySee = useCan("billing:read");
  const mayChange = useCan("billing:write");
  const isOn = isMetered(tenant.planId) && tenant.deletion === null;
  const status = useQuery(
    trpc.budget.get.queryOptions(undefined, { enabled: isOn && maySee, refetchInterval: REFETCH_MS }),
  );
  const cap = useQuery(
    trpc.budget.cap.queryOptions(undefined, { enabled: isOn && !maySee, refetchInterval: REFETCH_MS }),
  );
  const [putAway, setPutAway] = useState(readPutAway);
  const known = status.data ?? cap.data;
  const warning = known === undefined ? null : budgetWarning(known, status.data, tenant.planId);
  if (warning === null || (warning.isDismissible && warning.id === putAway)) return null;
  return (
    <Banner
      tone={warning.tone}
      icon={Wallet}
      title={warning.title}
      testId="budget-banner"
      actions={
        <>
          {mayChange || (maySee && warning.href === "/usage") ? (
            <TextLink href={warning.href}>{warning.action}</TextLink>
          ) : (
            <span className="text-ink-2">Ask an owner or whoever looks after billing.</span>
          )}
          {warning.isDismissible && (
            <Button
              variant="ghost"
              size="iconSm"
              className="-my-1.5 ml-auto"
              aria-label="Put this away"
              onClick={() => {
                localStorage.setItem(STORAGE_KEY, warning.id);
                setPutAway(warning.id);
              }}
            >
              <X aria-hidden />
            </Button>
          )}
        </>
      }
    >
      {warning.text}
    </Banner>
  );
};
