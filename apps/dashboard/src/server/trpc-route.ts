import { appRouter, createSessionContext, errorResponse, rateLimited, ratePolicies, readText } from "@sluice/api";
import { ERRORS, problem, tenantApiRate } from "@sluice/contracts";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { readClaim } from "./auth.ts";
import { countCalls } from "./count-calls.ts";
import { ipOf } from "./ip-of.ts";
import { wire } from "./wire.ts";

/** Our pages ask for no more at once; without a bound, one request would be as much work as somebody likes. */
const MAX_BATCH = 30;

/** Other sites may not use a visitor's session, even where a browser would send the cookie along. */
const isFromElsewhere = (request: Request): boolean => {
  const site = request.headers.get("sec-fetch-site");
  return site !== null && site !== "same-origin" && site !== "none";
};

/** The same request with its body read, which tRPC would do without a bound and for anybody. */
const readBounded = async (request: Request): Promise<Request> => {
  const { url, method, headers, signal, body } = request;
  if (body === null) return request;
  return new Request(url, { method, headers: new Headers(headers), signal, body: await readText(request) });
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
  let bounded: Request;
  try {
    bounded = await readBounded(request);
  } catch (error) {
    return errorResponse(error).response;
  }
  // Stays empty for a batch that is too large: that is refused before anybody asks whose it is.
  let rateHeaders: Readonly<Record<string, string>> = {};
  const response = await fetchRequestHandler({
    endpoint: "/api/trpc",
    req: bounded,
    router: appRouter,
    maxBatchSize: MAX_BATCH,
    createContext: async () => {
      const ip = ipOf(request);
      const context = await createSessionContext(wire().control, await readClaim(), ip);
      const policies = ratePolicies(context.principal, ip, ({ limits }) => tenantApiRate(limits));
      const decision = wire().limiter.take(policies, countCalls(request.url));
      rateHeaders = decision.headers;
      if (decision.waitSeconds > 0) throw rateLimited(decision);
      return context;
    },
    onError: ({ error, path }) => {
      if (error.code === "INTERNAL_SERVER_ERROR") console.error(`${path ?? "tRPC"} failed:`, error.cause ?? error);
    },
  });
  for (const [name, value] of Object.entries(rateHeaders)) response.headers.set(name, value);
  return response;
};
