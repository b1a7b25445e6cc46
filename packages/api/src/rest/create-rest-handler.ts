import { AppError, type FilePiece, type TenantId } from "@sluice/contracts";
import { type Control, RateLimitedError } from "@sluice/control";
import { createApiKeyContext } from "../context.ts";
import { appRouter } from "../router.ts";
import { toTrpcError } from "../to-problem.ts";
import { createCallerFactory } from "../trpc.ts";
import { openApiDocument } from "./open-api-document.ts";
import { createMatcher, listOperations, type Match, type Operation } from "./operations.ts";
import { errorResponse, refusalResponse } from "./problem-response.ts";
import { readBody, readDryRun, readIdempotency, readIfMatch, readQuery } from "./read-request.ts";
import { streamFile } from "./stream-file.ts";
import { createTokenBuckets } from "./token-buckets.ts";

export const REST_BASE = "/api/v1";

export interface RestOptions {
  readonly control: Control;
  /** Where the API is reached from outside, for its own description. */
  readonly publicUrl: string;
  /** Per API key. */
  readonly rateLimit?: { readonly perSecond: number; readonly burst: number };
  readonly ipOf?: (request: Request) => string | null;
  /** Told of each call that is worked on, for its price. */
  readonly onCall?: (tenantId: TenantId) => void;
  /** Told of everything that was answered 5xx. */
  readonly onError?: (error: unknown, operation: string) => void;
}

type Call = (input: unknown) => Promise<unknown>;

/** Follows `channels.get` through a caller, which is a tree of functions. */
const findCall = (caller: unknown, procedure: string): Call => {
  let found: unknown = caller;
  for (const name of procedure.split(".")) found = (found as Record<string, unknown>)[name];
  return found as Call;
};

const success = (operation: Operation, answer: unknown, isDryRun: boolean): Response => {
  const headers: Record<string, string> = { "cache-control": "no-store" };
  // Nothing was created or deleted by a dry run: it answers what would be.
  const status = isDryRun ? 200 : (operation.meta.successStatus ?? 200);
  if (status === 204) return new Response(null, { status, headers });
  const etag = (answer as { etag?: unknown }).etag;
  if (typeof etag === "string") headers["etag"] = `"${etag}"`;
  return Response.json(answer, { status, headers });
};

/**
 * The public API: every procedure that names a method and a path, called with an API key. Each answer that is no success is a
 * problem document (RFC 9457).
 */
export const createRestHandler = (options: RestOptions): ((request: Request) => Promise<Response>) => {
  const { control, rateLimit = { perSecond: 20, burst: 100 } } = options;
  const match = createMatcher(listOperations());
  const createCaller = createCallerFactory(appRouter);
  const buckets = createTokenBuckets(rateLimit.perSecond, rateLimit.burst, () => control.now().getTime());
  let description: string | undefined;

  const describe = (): Response => {
    description ??= JSON.stringify(openApiDocument(options.publicUrl));
    return new Response(description, {
      headers: { "content-type": "application/json", "cache-control": "max-age=60" },
    });
  };

  const call = async (request: Request, url: URL, path: string, found: Match & { kind: "operation" }) => {
    const { operation, pathInput } = found;
    const context = await createApiKeyContext(
      control,
      request.headers.get("authorization"),
      options.ipOf?.(request) ?? null,
    );
    if (context.principal?.kind !== "apiKey") {
      throw toTrpcError(new AppError("unauthenticated", "Send `Authorization: Bearer` with an API key that is valid."));
    }
    const waitSeconds = buckets.take(context.principal.apiKey.id);
    if (waitSeconds > 0) {
      throw toTrpcError(new RateLimitedError(`Too many requests with this key. Wait ${waitSeconds} s.`, waitSeconds));
    }
    options.onCall?.(context.principal.tenantId);
    const body = await readBody(request);
    const idempotency =
      operation.meta.idempotent === true ? readIdempotency(request, path + url.search, body.text) : undefined;
    const ifMatch = readIfMatch(request);
    const { isDryRun, query } = readDryRun(operation.method, readQuery(url));
    const input = { ...query, ...body.fields, ...pathInput, ...(ifMatch === undefined ? {} : { ifMatch }) };
    const ask = findCall(createCaller({ ...context, isDryRun, idempotency }), operation.procedure);
    if (operation.meta.streamed === true) return streamFile(ask as (input: object) => Promise<FilePiece>, input);
    return success(operation, await ask(input), isDryRun);
  };

  return async (request) => {
    const url = new URL(request.url);
    const path = url.pathname.slice(REST_BASE.length) || "/";
    if (path === "/openapi.json" && request.method === "GET") return describe();
    const found = match(request.method, path);
    if (found.kind === "unknown") {
      return refusalResponse(
        new AppError(
          "not_found",
          `There is nothing at ${url.pathname}. See ${REST_BASE}/openapi.json for what there is.`,
        ),
      );
    }
    if (found.kind === "wrong_method") {
      const allow = found.allowed.join(", ");
      return refusalResponse(
        new AppError("method_not_allowed", `${url.pathname} takes ${allow}, not ${request.method}.`),
        { allow },
      );
    }
    try {
      return await call(request, url, path, found);
    } catch (thrown) {
      const error = thrown instanceof AppError ? toTrpcError(thrown) : thrown;
      const { response, isOurFault } = errorResponse(error);
      if (isOurFault) options.onError?.(error, found.operation.procedure);
      return response;
    }
  };
};
