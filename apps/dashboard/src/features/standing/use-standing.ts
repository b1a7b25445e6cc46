"use client";
import type { TenantStanding } from "@sluice/contracts";
import { useQuery } from "@tanstack/react-query";
import { useSession } from "#features/shell/session-context.tsx";
import { useTRPC } from "#lib/trpc.ts";

/** The session is as old as the page: who has just paid sees it here without loading anew. */
export const useStanding = (): TenantStanding => {
  const trpc = useTRPC();
  const { tenant } = useSession();
  const fresh = useQuery(
    trpc.tenant.get.queryOptions(undefined, { enabled: tenant.deletion === null, refetchInterval: 60_000 }),
  );
  return fresh.data ?? tenant;
};
