export { BodyError, type BodyFailure, type BodyRead, type HttpRequest, type ReadBodyOptions } from "./http-request.ts";
export { PrebuiltResponse } from "./prebuilt-response.ts";
export type {
  Exchange,
  HttpHandler,
  Responder,
  ResponseHeaders,
  ResponseStream,
  SendOptions,
} from "./responder.ts";
export { createHttpServer, type HttpServer, type HttpServerOptions } from "./server.ts";
export { createSlabPool, type SlabPool } from "./slab-pool.ts";
