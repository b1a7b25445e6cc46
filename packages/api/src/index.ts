export { type ApiContext, createApiKeyContext, createSessionContext, type Principal } from "./context.ts";
export { type AppRouter, appRouter } from "./router.ts";
export { createCallerFactory, type ProcedureMeta } from "./trpc.ts";
