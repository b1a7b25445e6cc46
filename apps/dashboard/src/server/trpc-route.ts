import { appRouter, createSessionContext } from "@sluice/api";
import { ERRORS, problem } from "@sluice/contracts";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { readClaim } from "./auth.ts";
import { ipOf } from "./ip-of.ts";
import { wire } from "./wire.ts";

/** Our pages ask for no more at once; without a bound, one request would be as much work as somebody likes. */
const MAX_BATCH = 30;

/** Other sites may not use a visitor's session, even where a browser would send the cookie along. */
const isFromElsewhere = (request: Request): boolean => {
  const site = request.headers.get("sec-fetch-site");
  return site !== null && site !== "same-origin" && site !== "none";
};

export const handleTrpc = async (request: Request): Promise<Response> => {
  if (isFromElsewhere(request)) {
    return Response.json(
      problem("forbidden", "This is for the dashboard's own pages. Programs use /api/v1 with an API key."),
      {
        status: ERRORS.forbidden.status,
      },
    );
  }
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    maxBatchSize: MAX_BATCH,
    createContext: async () => createSessionContext(wire().control, await readClaim(), ipOf(request)),
    onError: ({ error, path }) => {
      if (error.code === "INTERNAL_SERVER_ERROR") console.error(`${path ?? "tRPC"} failed:`, error.cause ?? error);
    },
  });
};
