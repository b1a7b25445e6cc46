"use client";
import type { Channel } from "@sluice/contracts";
import { Check, ListChecks, X } from "lucide-react";
import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { useSession } from "#features/shell/session-context.tsx";
import { cn } from "#lib/cn.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { onboardingSteps, type StepText } from "./onboarding-steps.ts";
import { useOnboarding } from "./use-onboarding.ts";

/** The first steps, each ticked by its fact. Out of sight once its reader says so. */
export const OnboardingList = ({ channel }: { channel: Channel | undefined }) => {
  const { user, permissions } = useSession();
  const { done, isDismissed, isComplete, setDismissed } = useOnboarding();
  const steps = onboardingSteps(user.email, channel);
  const news = useNews(steps, done);
  if (done === undefined || isDismissed) return null;
  const next = steps.find(({ step, permission }) => {
    const isAllowed = permission === null || permissions.includes(permission);
    return isAllowed && !done.includes(step);
  });
  return (
    <Card aria-labelledby="first-steps-title" data-testid="onboarding">
      <div className="flex items-center gap-3 px-5 pt-3 pb-2">
        <h2 id="first-steps-title" className="font-semibold text-[0.9375rem] leading-6">
          First steps
        </h2>
        <p className="text-[0.8125rem] text-ink-2 tabular-nums" data-testid="onboarding-count">
          {isComplete ? "all done" : `${done.length} of ${steps.length} done`}
        </p>
        <div aria-hidden className="hidden h-1.5 max-w-40 flex-1 overflow-hidden rounded-full bg-sunken sm:block">
          <div
            className="h-full rounded-full bg-live transition-[width] duration-500"
            style={{ width: `${(100 * done.length) / steps.length}%` }}
          />
        </div>
        <Button
          variant="ghost"
          size={isComplete ? "sm" : "iconSm"}
          className="-mr-2 ml-auto"
          aria-label="Hide the first steps"
          onClick={() => setDismissed(true)}
          data-testid="onboarding-dismiss"
        >
          {isComplete ? "Hide" : <X aria-hidden />}
        </Button>
      </div>
      <ol className="grid gap-x-6 gap-y-3 px-5 pb-4 sm:grid-cols-2 lg:grid-cols-3">
        {steps.map((step, i) => (
          <Step
            key={step.step}
            text={step}
            number={i + 1}
            isDone={done.includes(step.step)}
            isNext={step === next}
            isAllowed={step.permission === null || permissions.includes(step.permission)}
          />
        ))}
      </ol>
      <p role="status" className="sr-only">
        {news}
      </p>
    </Card>
  );
};

/** Brings the first steps back, for whoever has hidden them before the end. */
export const RecallOnboarding = () => {
  const { done, isDismissed, isComplete, setDismissed } = useOnboarding();
  if (done === undefined || !isDismissed || isComplete) return null;
  return (
    <Button variant="ghost" size="sm" onClick={() => setDismissed(false)} data-testid="onboarding-recall">
      <ListChecks aria-hidden /> First steps
    </Button>
  );
};

interface StepProps {
  text: StepText;
  number: number;
  isDone: boolean;
  isNext: boolean;
  isAllowed: boolean;
}

const Step = ({ text: { step, label, detail, href }, number, isDone, isNext, isAllowed }: StepProps) => (
  <li className="flex min-w-0 gap-3" data-testid={`onboarding-${step}`} data-done={isDone}>
    <span
      aria-hidden
      className={cn(
        "flex size-6 shrink-0 items-center justify-center rounded-full border font-medium text-xs tabular-nums",
        isDone
          ? "border-live bg-live-soft text-live"
          : isNext
            ? "border-accent text-accent-text"
            : "border-line-strong text-ink-3",
      )}
    >
      {isDone ? <Check className="size-3.5" strokeWidth={3} /> : number}
    </span>
    <div className="min-w-0">
      {isDone || !isAllowed || href === null ? (
        <p className={cn("font-medium leading-6", isDone && "text-ink-2")}>
          {label}
          {isDone && <span className="sr-only"> (done)</span>}
        </p>
      ) : (
        <Link href={href} className="rounded-sm font-medium text-accent-text leading-6 hover:underline">
          {label}
        </Link>
      )}
      {!isDone && (
        <p className="text-[0.8125rem] text-ink-3 leading-5 [overflow-wrap:anywhere]">
          {isAllowed ? detail : "Your role may not do this; an admin may."}
        </p>
      )}
    </div>
  </li>
);

/** What was done since the page was opened, for those who cannot see a tick appear. */
const useNews = (steps: readonly StepText[], done: readonly string[] | undefined): string => {
  const known = useRef(done);
  const [news, setNews] = useState("");
  useEffect(() => {
    const before = known.current;
    known.current = done;
    if (before === undefined || done === undefined) return;
    const fresh = steps.filter(({ step }) => done.includes(step) && !before.includes(step));
    if (fresh.length > 0) setNews(`Done: ${fresh.map(({ label }) => label).join(", ")}.`);
  }, [done, steps]);
  return news;
};
