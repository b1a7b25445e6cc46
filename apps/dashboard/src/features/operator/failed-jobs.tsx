"use client";
import type { FailedJob } from "@sluice/contracts";
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
import { FailedJobError } from "./failed-job-error.tsx";
import { ONCE } from "./once.ts";

export const FailedJobs = () => {
  const trpc = useTRPC();
  const query = useQuery(trpc.operator.failedJobs.queryOptions(undefined, ONCE));
  const retry = useMutation(
    trpc.operator.retryJob.mutationOptions({
      onSuccess: () => {
        toast.success("It runs again as soon as a worker is free.");
        void query.refetch();
      },
      onError: toastProblem,
    }),
  );
  return (
    <Card>
      <CardHeader title="Failed jobs" description="Work behind the scenes that ended in an error, the newest first." />
      <LoadedList
        query={query}
        waitingRows={3}
        empty={
          <EmptyState icon={CircleCheck} title="No job has failed">
            What fails is tried again by itself, later and later; what stands here needs a look.
          </EmptyState>
        }
      >
        {(jobs) => (
          <ul className="divide-y divide-line border-line border-t" data-testid="operator-failed-jobs">
            {jobs.map((job) => (
              <Job
                key={job.id}
                job={job}
                isBusy={retry.isPending && retry.variables.id === job.id}
                onRetry={() => retry.mutate({ id: job.id })}
              />
            ))}
          </ul>
        )}
      </LoadedList>
    </Card>
  );
};

const Job = ({ job, isBusy, onRetry }: { job: FailedJob; isBusy: boolean; onRetry: () => void }) => (
  <li className="flex flex-wrap items-start gap-x-4 gap-y-3 px-5 py-3.5">
    <div className="min-w-0 flex-1 basis-64">
      <p className="font-medium">
        {job.task} <span className="font-normal text-ink-3 text-xs">job {job.id}</span>
      </p>
      <FailedJobError text={job.lastError} />
      <p className="mt-1 text-ink-3 text-xs">
        Failed <Ago at={job.failedAt} /> · try {job.attempts} of {job.maxAttempts} ·{" "}
        {job.nextRunAt === null ? (
          "not tried again by itself"
        ) : (
          <>
            next try <Ago at={job.nextRunAt} />
          </>
        )}
      </p>
    </div>
    <Button size="sm" busy={isBusy} onClick={onRetry} aria-label={`Try job ${job.id} again`}>
      Try again
    </Button>
  </li>
);
