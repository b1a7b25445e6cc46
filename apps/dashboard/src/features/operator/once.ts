/**
 * For questions of operators: each is written into their log, so none is asked but when somebody wants to know. No repeat on
 * focus, no polling, no retry.
 */
export const ONCE = {
  staleTime: 30_000,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
  retry: false,
} as const;
