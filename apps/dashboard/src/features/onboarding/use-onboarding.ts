"use client";
import { ONBOARDING_STEPS, type OnboardingStep } from "@sluice/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toastProblem } from "#features/help/toast-problem.ts";
import { useTRPC } from "#lib/trpc.ts";

const ASK_AGAIN_MS = 3000;

interface OnboardingState {
  /** Undefined until it is known. */
  readonly done: readonly OnboardingStep[] | undefined;
  readonly isDismissed: boolean;
  readonly isComplete: boolean;
  readonly setDismissed: (dismissed: boolean) => void;
}

/** What has been done of the first steps, asked again every few seconds while somebody waits for the next one. */
export const useOnboarding = (): OnboardingState => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const query = useQuery(
    trpc.onboarding.get.queryOptions(undefined, {
      refetchInterval: ({ state: { data } }) =>
        data !== undefined && (data.dismissed || data.done.length === ONBOARDING_STEPS.length) ? false : ASK_AGAIN_MS,
    }),
  );
  const key = trpc.onboarding.get.queryKey();
  const change = useMutation(
    trpc.onboarding.setDismissed.mutationOptions({
      onSuccess: ({ dismissed }) =>
        queryClient.setQueryData(key, (known) => (known === undefined ? known : { ...known, dismissed })),
      onError: toastProblem,
    }),
  );
  return {
    done: query.data?.done,
    isDismissed: query.data?.dismissed === true,
    isComplete: query.data?.done.length === ONBOARDING_STEPS.length,
    setDismissed: (dismissed) => change.mutate({ dismissed }),
  };
};
