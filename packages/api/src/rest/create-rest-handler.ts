import { AppError, type FilePiece, issuedKeysSchema, type TenantId, tenantApiRate } from "@sluice/contracts";
import type { Control } from "@sluice/control";
import { type ApiContext, createApiKeyContext } from "../context.ts";
import { createRateLimiter, type RateLimiter } from "../rate-limiter.ts";
import { type RateOf, rateLimited, ratePolicies } from "../rate-policies.ts";
import { appRouter } from "../router.ts";
import { toTrpcError } from "../to-problem.ts";
import { createCallerFactory } from "../trpc.ts";
import { openApiDocument } from "./open-api-document.ts";
import { createMatcher, isXmlPath, listOperations, type Match, type Operation, REST_BASE } from "./operations.ts";
import { errorResponse, refusalResponse, withHeaders } from "./problem-response.ts";
import { readAuthorization } from "./read-authorization.ts";
import { readBody, readDryRun, readIdempotency, readIfMatch, readQuery } from "./read-request.ts";
import { type Asked, createRefusals, type Refusals, rateRefusal, refuseAgain } from "./refusals.ts";
import { streamFile } from "./stream-file.ts";
import { readXmlBody, toXmlProblem, xmlResponse } from "./xml-document.ts";

/** So much XML takes as long to read as one call of any other kind. */
const XML_CHARS_A_CALL = 4096;

export interface RestOptions {
  readonly control: Control;
  /** Where the API is reached from outside, for its own description. */
  readonly publicUrl: string;
  /** How much a tenant may ask: by its plan, unless a test says otherwise. */
  readonly rateOf?: RateOf;
  /** Shared with whatever else of this process counts requests. */
  readonly limiter?: RateLimiter;
  /** Shared with whoever answers those at their limit before the request comes here. */
  readonly refusals?: Refusals;
  /** On every answer. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly ipOf?: (request: Request) => string | null;
  /** Told of each call that is worked on, for its price. */
  readonly onCall?: (tenantId: TenantId) => void;
  /** Told of everything that was answered 5xx. */
  readonly onError?: (error: unknown, operation: string) => void;
}

type Call = (input: unknown) => Promise<unknown>;

/** Takes so many calls more of the rate. @throws TRPCError when there are not so many left */
type Charge = (calls: number) => void;

/** Follows `channels.get` through a caller, which is a tree of functions. */
const findCall = (caller: unknown, procedure: string): Call => {
  let found: unknown = caller;
  for (const name of procedure.split(".")) found = (found as Record<string, unknown>)[name];
  return found as Call;
};

const success = (operation: Operation, answer: unknown, isDryRun: boolean): Response => {
  if (operation.meta.isXml === true) return xmlResponse(issuedKeysSchema.parse(answer));
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
  const { control, rateOf = ({ limits }) => tenantApiRate(limits) } = options;
  const match = createMatcher(listOperations());
  const createCaller = createCallerFactory(appRouter);
  const limiter = options.limiter ?? createRateLimiter(() => control.now().getTime());
  const refusals = options.refusals ?? createRefusals(limiter);
  let description: string | undefined;

  const describe = (): Response => {
    description ??= JSON.stringify(openApiDocument(options.publicUrl));
    return new Response(description, {
      headers: { "content-type": "application/json", "cache-control": "max-age=60" },
    });
  };

  const call = async (
    request: Request,
    context: ApiContext,
    url: URL,
    path: string,
    found: Match & { kind: "operation" },
    charge: Charge,
  ) => {
    const { operation, pathInput } = found;
    if (context.principal?.kind !== "apiKey") {
      throw toTrpcError(new AppError("unauthenticated", "Send `Authorization: Bearer` with an API key that is valid."));
    }
    options.onCall?.(context.principal.tenantId);
    const body = await (operation.meta.isXml === true ? readXmlBody(request) : readBody(request));
    if (operation.meta.isXml === true) charge(Math.floor(body.text.length / XML_CHARS_A_CALL));
    const idempotency =
      operation.meta.idempotent === true ? readIdempotency(request, path + url.search, body.text) : undefined;
    const ifMatch = readIfMatch(request);
    const { isDryRun, query } = readDryRun(operation.method, readQuery(url));
    const input = { ...query, ...body.fields, ...pathInput, ...(ifMatch === undefined ? {} : { ifMatch }) };
    const ask = findCall(createCaller({ ...context, isDryRun, idempotency }), operation.procedure);
    if (operation.meta.streamed === true) return streamFile(ask as (input: object) => Promise<FilePiece>, input);
    return success(operation, await ask(input), isDryRun);
  };

  const answer = async (request: Request, context: ApiContext, url: URL, charge: Charge): Promise<Response> => {
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
      return await call(request, context, url, path, found, charge);
    } catch (thrown) {
      return failure(thrown, found.operation.procedure);
    }
  };

  const failure = (thrown: unknown, operation: string): Response => {
    const error = thrown instanceof AppError ? toTrpcError(thrown) : thrown;
    const { response, isOurFault } = errorResponse(error);
    if (isOurFault) options.onError?.(error, operation);
    return response;
  };

  const handle = async (request: Request, url: URL, asked: Asked): Promise<Response> => {
    const authorization = readAuthorization(asked.headers, isXmlPath(asked.pathname));
    let context: ApiContext;
    try {
      context = await createApiKeyContext(control, authorization, asked.ip);
    } catch (thrown) {
      return failure(thrown, "authentication");
    }
    const policies = ratePolicies(context.principal, asked.ip, rateOf);
    const decision = limiter.take(policies);
    if (decision.waitSeconds > 0) {
      refusals.remember(asked, policies);
      return rateRefusal(decision);
    }
    refusals.renew(asked, policies);
    let latest = decision;
    const charge: Charge = (calls) => {
      // One has been taken, and no bucket ever holds more than its burst.
      const payable = Math.min(calls, ...policies.map(({ rate }) => rate.burst - 1));
      if (payable <= 0) return;
      latest = limiter.take(policies, payable);
      if (latest.waitSeconds > 0) throw rateLimited(latest);
    };
    const response = await answer(request, context, url, charge);
    return withHeaders(response, latest.headers);
  };

  const everyHeader = options.headers ?? {};
  return async (request) => {
    const url = new URL(request.url);
    const asked = { pathname: url.pathname, headers: request.headers, ip: options.ipOf?.(request) ?? null };
    const early = refuseAgain(refusals, asked, everyHeader);
    if (early !== undefined) return early;
    const response = withHeaders(await handle(request, url, asked), everyHeader);
    return isXmlPath(url.pathname) && !response.ok ? toXmlProblem(response) : response;
  };
};
