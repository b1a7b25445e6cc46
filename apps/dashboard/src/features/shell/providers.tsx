"use client";
import type { AppRouter } from "@sluice/api";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { ThemeProvider } from "next-themes";
import { type ReactNode, useState } from "react";
import superjson from "superjson";
import { problemOf } from "#lib/problem.ts";
import { TRPCProvider } from "#lib/trpc.ts";
import { Toasts } from "./toasts.tsx";

/** A session that ended elsewhere (sign-out, new password) is noticed at the next request. */
const leaveWhenSignedOut = (error: unknown): void => {
  if (problemOf(error).code !== "unauthenticated" || window.location.pathname === "/sign-in") return;
  const next = window.location.pathname + window.location.search;
  window.location.assign(`/sign-in?next=${encodeURIComponent(next)}`);
};

/** The workspace began to ask for a second factor, or this person gave theirs up. */
const leaveForTwoFactor = (error: unknown): void => {
  if (problemOf(error).code === "two_factor_required") window.location.assign("/two-factor");
};

const makeQueryClient = (): QueryClient =>
  new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        leaveWhenSignedOut(error);
        leaveForTwoFactor(error);
      },
    }),
    mutationCache: new MutationCache({ onError: leaveWhenSignedOut }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // A refusal stays a refusal; only what may pass by itself is asked again.
        retry: (failures, error) => failures < 2 && problemOf(error).isTransient,
      },
    },
  });

export const Providers = ({ nonce, children }: { nonce: string | undefined; children: ReactNode }) => {
  const [queryClient] = useState(makeQueryClient);
  const [trpcClient] = useState(() =>
    createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: "/api/trpc", transformer: superjson, maxItems: 30 })] }),
  );
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="system"
      disableTransitionOnChange
      {...(nonce === undefined ? {} : { nonce })}
    >
      <QueryClientProvider client={queryClient}>
        <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
          {children}
        </TRPCProvider>
      </QueryClientProvider>
      <Toasts />
    </ThemeProvider>
  );
};
