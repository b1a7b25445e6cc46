import type { OpenApiMethod } from "trpc-to-openapi";
import type { ProcedureMeta } from "../trpc.ts";

type Extras = Pick<
  ProcedureMeta,
  "successStatus" | "idempotent" | "streamed" | "whenClosed" | "isTenantWide" | "reachesOutside" | "isXml"
> & {
  readonly description?: string;
};

const operation =
  (method: OpenApiMethod, defaults: Extras) =>
  (path: `/${string}`, tag: string, summary: string, extras: Extras = {}): ProcedureMeta => {
    const { description, ...rest } = { ...defaults, ...extras };
    return {
      ...rest,
      openapi: { method, path, tags: [tag], summary, ...(description === undefined ? {} : { description }) },
    };
  };

/** How a procedure is reached by REST: method, address, the group it is documented in, one line of what it does. */
export const restGet = operation("GET", {});
export const restCreate = operation("POST", { successStatus: 201, idempotent: true });
export const restAct = operation("POST", { idempotent: true });
/** Works something out, from more than an address holds. */
export const restAsk = operation("POST", {});
export const restUpdate = operation("PATCH", {});
/** Sets one value: whoever repeats it changes nothing, so there is no version to compare. */
export const restSet = operation("PUT", {});
export const restDelete = operation("DELETE", { successStatus: 204 });
