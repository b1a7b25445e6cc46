"use client";
import type { WaitingMail } from "@sluice/contracts";
import { useMutation, useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { toast } from "sonner";
import { toastProblem } from "#features/help/toast-problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Button } from "#ui/button.tsx";
import { Card, CardHeader } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { LoadedList } from "#ui/loaded.tsx";
import { Ago } from "#ui/time.tsx";
import { ONCE } from "./once.ts";

export const WaitingMails = () => {
  const trpc = useTRPC();
  const query = useQuery(trpc.operator.waitingMails.queryOptions(undefined, ONCE));
  const retry = useMutation(
    trpc.operator.retryMail.mutationOptions({
      onSuccess: () => {
        toast.success("Its delivery was asked for again.");
        void query.refetch();
      },
      onError: toastProblem,
    }),
  );
  return (
    <Card>
      <CardHeader
        title="Mail that does not go out"
        description="Waiting for two minutes or longer. What it says is the reader's alone."
      />
      <LoadedList
        query={query}
        waitingRows={3}
        empty={
          <EmptyState icon={CircleCheck} title="All mail has gone out">
            If people miss some all the same, look at the mail server's log.
          </EmptyState>
        }
      >
        {(mails) => (
          <ul className="divide-y divide-line border-line border-t">
            {mails.map((mail) => (
              <Mail
                key={mail.id}
                mail={mail}
                isBusy={retry.isPending && retry.variables.id === mail.id}
                onRetry={() => retry.mutate({ id: mail.id })}
              />
            ))}
          </ul>
        )}
      </LoadedList>
    </Card>
  );
};

const Mail = ({ mail, isBusy, onRetry }: { mail: WaitingMail; isBusy: boolean; onRetry: () => void }) => (
  <li className="flex flex-wrap items-center gap-x-4 gap-y-3 px-5 py-3.5">
    <div className="min-w-0 flex-1 basis-64">
      <p className="font-medium [overflow-wrap:anywhere]">{mail.subject}</p>
      <p className="text-ink-3 text-xs [overflow-wrap:anywhere]">
        {mail.recipient} · written <Ago at={mail.createdAt} />
      </p>
    </div>
    <Button size="sm" busy={isBusy} onClick={onRetry} aria-label={`Send "${mail.subject}" to ${mail.recipient} again`}>
      Try again
    </Button>
  </li>
);
