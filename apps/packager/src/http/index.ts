export { authorizeIngest, type IngestAuthorization } from "./authorize-ingest.ts";
export { BodyError, type BodyRead, type HttpRequest } from "./http-request.ts";
export { createNonces, type Nonces } from "./nonces.ts";
export { PrebuiltResponse } from "./prebuilt-response.ts";
export type {
  Exchange,
  HttpHandler,
  Responder,
  ResponseHeaders,
} from "./responder.ts";
export { type GroupAddress, type OriginFile, parseRoute, printSegmentPrefix, type Route } from "./route.ts";
export { createHttpServer, type HttpServer, type HttpServerOptions } from "./server.ts";
export { createSlabPool, type SlabPool } from "./slab-pool.ts";
