export { type ApiContext, createApiKeyContext, createSessionContext, type Principal } from "./context.ts";
export { createInternalHandlers, type InternalHandlers } from "./internal/create-internal-handlers.ts";
export { createApiCallMeter } from "./rest/api-call-meter.ts";
export { createRestHandler, REST_BASE, type RestOptions } from "./rest/create-rest-handler.ts";
export { openApiDocument } from "./rest/open-api-document.ts";
export { errorResponse } from "./rest/problem-response.ts";
export { streamFile } from "./rest/stream-file.ts";
export { type AppRouter, appRouter } from "./router.ts";
export { createCallerFactory, type ProcedureMeta } from "./trpc.ts";
