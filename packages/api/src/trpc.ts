import { AppError, type Permission, ROLE_PERMISSIONS } from "@sluice/contracts";
import type { TenantContext } from "@sluice/control";
import { initTRPC } from "@trpc/server";
import superjson from "superjson";
import type { OpenApiMeta } from "trpc-to-openapi";
import type { ApiContext, Principal } from "./context.ts";
import { toProblem, toTrpcError } from "./to-problem.ts";

/** What is known of a procedure without calling it: tests walk it, and REST and its documentation are made from it. */
export interface ProcedureMeta extends OpenApiMeta {
  /** Who may call: anybody, anybody signed in, or whoever has `permission` in their tenant. */
  readonly access?: "public" | "session" | "tenant";
  readonly permission?: Permission;
  /** Of a procedure that does the work of several: the permissions of the others. */
  readonly alsoNeeds?: readonly Permission[];
  /** Of a REST answer that succeeded; 200 when absent. */
  readonly successStatus?: 200 | 201 | 204;
  /** Whether a repeat with the same `Idempotency-Key` gets the first answer. */
  readonly idempotent?: boolean;
  /** Answers with pieces of a file (`FilePiece`): REST asks for one after another and sends them as one body. */
  readonly streamed?: boolean;
}

const t = initTRPC
  .context<ApiContext>()
  .meta<ProcedureMeta>()
  .create({
    transformer: superjson,
    errorFormatter: ({ shape, error }) => {
      const problem = toProblem(error);
      const { stack: _, ...data } = shape.data;
      return { ...shape, message: problem.detail, data: { ...data, problem } };
    },
  });

export const { router, createCallerFactory } = t;

const refusalsAsTrpcErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (!result.ok && result.error.cause instanceof AppError) throw toTrpcError(result.error.cause);
  return result;
});

const procedure = t.procedure.use(refusalsAsTrpcErrors);

const requirePrincipal = (principal: Principal | null): Principal => {
  if (principal === null)
    throw toTrpcError(new AppError("unauthenticated", "Sign in, or send an API key that is valid."));
  return principal;
};

/** For whoever has no session yet. */
export const publicProcedure = procedure.meta({ access: "public" });

/** For people, of whatever role. */
export const sessionProcedure = procedure.meta({ access: "session" }).use(({ ctx, next }) => {
  const principal = requirePrincipal(ctx.principal);
  if (principal.kind !== "user")
    throw toTrpcError(new AppError("forbidden", "This is for people: an API key cannot ask it."));
  return next({ ctx: { session: principal.session, tenant: toTenantContext(ctx, principal) } });
});

const toTenantContext = (ctx: ApiContext, principal: Principal): TenantContext => {
  const shared = { control: ctx.control, ip: ctx.ip, idempotency: ctx.idempotency };
  return principal.kind === "user"
    ? {
        ...shared,
        tenantId: principal.session.tenant.id,
        actor: { kind: "user", id: principal.session.user.id, label: principal.session.user.email },
        permissions: ROLE_PERMISSIONS[principal.session.role],
      }
    : {
        ...shared,
        tenantId: principal.tenantId,
        actor: { kind: "apiKey", id: principal.apiKey.id, label: principal.apiKey.name },
        permissions: new Set(principal.apiKey.permissions),
      };
};

/**
 * For whoever has a permission, by role or by key, and also those of the others whose work is done along with it.
 * `ctx.tenant` is the scope that every use case asks for.
 */
export const tenantProcedure = (permission: Permission, ...alsoNeeds: readonly Permission[]) =>
  procedure.meta({ access: "tenant", permission, alsoNeeds }).use(({ ctx, next }) => {
    const tenant = toTenantContext(ctx, requirePrincipal(ctx.principal));
    const missing = [permission, ...alsoNeeds].find((needed) => !tenant.permissions.has(needed));
    if (missing !== undefined) throw toTrpcError(new AppError("forbidden", `This needs the permission ${missing}.`));
    return next({ ctx: { tenant } });
  });
