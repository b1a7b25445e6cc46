"use client";
import type { OperatorTenantFacts } from "@sluice/contracts";
import { useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { toastProblem } from "#features/help/toast-problem.ts";
import { useTRPC } from "#lib/trpc.ts";

/** What every change of a tenant does when it is done: the page shows the tenant as it came back, without asking again. */
export const useTenantChange = (done: string) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return {
    onSuccess: (facts: OperatorTenantFacts): void => {
      queryClient.setQueryData(trpc.operator.tenant.queryKey({ tenantId: facts.id }), facts);
      void queryClient.invalidateQueries({ queryKey: trpc.operator.tenants.queryKey() });
      toast.success(done);
    },
    onError: toastProblem,
  };
};
