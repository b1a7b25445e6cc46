import type { AppError, Problem } from "@sluice/contracts";
import { RateLimitedError } from "@sluice/control";
import { TRPCError } from "@trpc/server";
import { toProblem, toTrpcError } from "../to-problem.ts";

const problemResponse = (problem: Problem, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers },
  });

/** The answer to whatever was thrown, with the headers that its kind calls for. */
export const errorResponse = (error: unknown): { response: Response; isOurFault: boolean } => {
  const trpcError = error instanceof TRPCError ? error : new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause: error });
  const problem = toProblem(trpcError);
  const headers: Record<string, string> = {};
  if (problem.status === 401) headers["www-authenticate"] = 'Bearer realm="sluice"';
  if (trpcError.cause instanceof RateLimitedError) headers["retry-after"] = String(trpcError.cause.retryAfterSeconds);
  return { response: problemResponse(problem, headers), isOurFault: problem.status >= 500 };
};

export const refusalResponse = (error: AppError, headers: Record<string, string> = {}): Response =>
  problemResponse(toProblem(toTrpcError(error)), headers);

/** The same answer with these headers as well. */
export const withHeaders = (response: Response, headers: Readonly<Record<string, string>>): Response => {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
};
