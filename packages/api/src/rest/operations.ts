import { appRouter } from "../router.ts";
import type { ProcedureMeta } from "../trpc.ts";

/** Where the public API begins. */
export const REST_BASE = "/api/v1";

/** A procedure that REST reaches. */
export interface Operation {
  /** The procedure's place in the router, as `channels.get`. */
  readonly procedure: string;
  readonly method: string;
  readonly path: string;
  readonly meta: ProcedureMeta;
}

/** Every procedure of the router with what it says of itself. */
export const listProcedures = (): { name: string; meta: ProcedureMeta }[] => {
  const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { meta?: ProcedureMeta } }>;
  return Object.entries(procedures).map(([name, procedure]) => ({ name, meta: procedure._def.meta ?? {} }));
};

export const listOperations = (): Operation[] =>
  listProcedures().flatMap(({ name, meta }) =>
    meta.openapi === undefined ? [] : [{ procedure: name, method: meta.openapi.method, path: meta.openapi.path, meta }],
  );

const xmlPaths = new Set(listOperations().flatMap(({ meta, path }) => (meta.isXml === true ? [REST_BASE + path] : [])));

/** Whether what stands at this path of an address takes and answers XML. */
export const isXmlPath = (pathname: string): boolean => xmlPaths.has(pathname);

export type Match =
  | { readonly kind: "operation"; readonly operation: Operation; readonly pathInput: Record<string, string> }
  | { readonly kind: "wrong_method"; readonly allowed: string[] }
  | { readonly kind: "unknown" };

interface Route {
  readonly operation: Operation;
  readonly segments: readonly string[];
}

const toRoute = (operation: Operation): Route => ({ operation, segments: operation.path.split("/").slice(1) });

/** The values of a path's parameters, or undefined when it is another path. */
const matchSegments = (pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined => {
  if (pattern.length !== segments.length) return undefined;
  const values: Record<string, string> = {};
  for (const [i, expected] of pattern.entries()) {
    const segment = segments[i] ?? "";
    const name = /^\{(.+)\}$/.exec(expected)?.[1];
    if (name === undefined) {
      if (segment !== expected) return undefined;
      continue;
    }
    if (segment === "") return undefined;
    try {
      values[name] = decodeURIComponent(segment);
    } catch {
      return undefined; // a broken percent escape names nothing
    }
  }
  return values;
};

/** Finds the operation of a method and a path below the API's base. */
export const createMatcher = (operations: readonly Operation[]): ((method: string, path: string) => Match) => {
  const routes = operations.map(toRoute);
  return (method, path) => {
    const segments = path.split("/").slice(1);
    const allowed = new Set<string>();
    for (const { operation, segments: pattern } of routes) {
      const pathInput = matchSegments(pattern, segments);
      if (pathInput === undefined) continue;
      if (operation.method === method) return { kind: "operation", operation, pathInput };
      allowed.add(operation.method);
    }
    return allowed.size === 0 ? { kind: "unknown" } : { kind: "wrong_method", allowed: [...allowed].sort() };
  };
};
