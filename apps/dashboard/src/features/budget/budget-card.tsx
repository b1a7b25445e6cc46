"use client";
import type { BudgetStatus } from "@sluice/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, Circle } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { formatCents } from "#features/billing/format-cents.ts";
import { toastProblem } from "#features/help/toast-problem.ts";
import { useCan } from "#features/shell/session-context.tsx";
import { useTRPC } from "#lib/trpc.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { Loaded } from "#ui/loaded.tsx";
import { Meter } from "#ui/meter.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { Ago } from "#ui/time.tsx";
import { BudgetDialog } from "./budget-dialog.tsx";
import { percentOf } from "./budget-words.ts";

/** What is spent against the budget, and the way to set, change and remove it. */
export const BudgetCard = () => {
  const trpc = useTRPC();
  const canWrite = useCan("billing:write");
  const [isEditing, setEditing] = useState(false);
  const query = useQuery(trpc.budget.get.queryOptions(undefined, { refetchInterval: 60_000 }));
  const status = query.data;
  return (
    <Card id="budget" data-testid="budget-card" className="scroll-mt-20">
      <CardHeader
        title={
          <span className="flex flex-wrap items-center gap-2">
            Budget
            {status?.budget?.isHardCap === true && <Badge tone={status.isCapped ? "bad" : "outline"}>Hard cap</Badge>}
          </span>
        }
        description="What a calendar month (UTC) may cost at most, taxes left out. Owners and billing members are told by mail."
        actions={
          canWrite &&
          status !== undefined && (
            <>
              {status.budget !== null && <RemoveButton />}
              <Button onClick={() => setEditing(true)} data-testid="edit-budget">
                {status.budget === null ? "Set a budget" : "Change"}
              </Button>
            </>
          )
        }
      />
      <Loaded query={query} keepsLast waiting={<SkeletonRows rows={2} />}>
        {(status) => (
          <CardBody>
            <Spent status={status} />
          </CardBody>
        )}
      </Loaded>
      {status !== undefined && (
        <BudgetDialog open={isEditing} budget={status.budget} onClose={() => setEditing(false)} />
      )}
    </Card>
  );
};

const Spent = ({ status }: { status: BudgetStatus }) => {
  const { budget, spentCents, computedAt } = status;
  const spent = (
    <span className="font-semibold text-xl tabular-nums tracking-tight" data-testid="budget-spent">
      {formatCents(spentCents, "usd")}
    </span>
  );
  const when = (
    <p className="text-ink-3 text-xs">
      {computedAt === null ? (
        "Nothing has been counted this month yet."
      ) : (
        <>
          Worked out <Ago at={computedAt} />, and every five minutes.
        </>
      )}
    </p>
  );
  if (budget === null) {
    return (
      <div className="grid gap-1.5">
        <p className="text-ink-2">{spent} this month. No budget is set: nobody is told, and nothing is refused.</p>
        {when}
      </div>
    );
  }
  const percent = percentOf(status, budget.monthlyCents);
  return (
    <div className="grid gap-3">
      <p className="flex flex-wrap items-baseline gap-x-2 text-ink-2">
        {spent} of {formatCents(budget.monthlyCents, "usd")}, {percent} %
      </p>
      <Meter
        label="Spent of the budget"
        percent={percent}
        marks={budget.alertPercents.filter((mark) => mark < 100)}
        className="h-2.5"
      />
      <ul className="flex flex-wrap gap-x-5 gap-y-1.5 text-[0.8125rem]">
        {budget.alertPercents.map((mark) => (
          <li key={mark} className="flex items-center gap-1.5 text-ink-2">
            {mark <= percent ? (
              <Check aria-hidden className="size-3.5 text-warn" />
            ) : (
              <Circle aria-hidden className="size-3.5 text-ink-3" />
            )}
            {mark} % <span className="text-ink-3">{mark <= percent ? "passed" : "to come"}</span>
          </li>
        ))}
        {budget.alertPercents.length === 0 && <li className="text-ink-3">No mail is sent.</li>}
      </ul>
      <p className="text-[0.8125rem] text-ink-2 leading-5">
        {budget.isHardCap
          ? "At 100 %, new channels and endpoints and longer start-over are refused until the month or the budget changes. What is on air stays on air."
          : "Nothing is refused at 100 %: the budget only tells you."}
      </p>
      {when}
    </div>
  );
};

const RemoveButton = () => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const remove = useMutation(trpc.budget.remove.mutationOptions());
  const confirm = async () => {
    try {
      await remove.mutateAsync();
      await queryClient.invalidateQueries({ queryKey: trpc.budget.pathKey() });
      toast.success("The budget is removed.");
    } catch (error) {
      toastProblem(error);
    }
    setAsking(false);
  };
  return (
    <>
      <Button onClick={() => setAsking(true)} data-testid="remove-budget">
        Remove
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title="Remove the budget?"
        confirmLabel="Remove the budget"
        busy={remove.isPending}
        onConfirm={() => void confirm()}
      >
        <p>Nobody is told any more of what a month costs, and nothing is refused for it.</p>
      </ConfirmDialog>
    </>
  );
};
