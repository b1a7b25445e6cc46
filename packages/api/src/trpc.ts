import {
  AppError,
  isConfinable,
  mustEnrolTwoFactor,
  type Permission,
  ROLE_PERMISSIONS,
  type Session,
} from "@sluice/contracts";
import {
  type AccountContext,
  checkWritable,
  isOperator,
  type OperatorContext,
  type TenantContext,
} from "@sluice/control";
import { initTRPC } from "@trpc/server";
import superjson from "superjson";
import type { OpenApiMeta } from "trpc-to-openapi";
import type { ApiContext, Principal } from "./context.ts";
import { runDry } from "./dry-run.ts";
import { toProblem, toTrpcError } from "./to-problem.ts";

/** What is known of a procedure without calling it: tests walk it, and REST and its documentation are made from it. */
export interface ProcedureMeta extends OpenApiMeta {
  /** Who may call: anybody, anybody signed in, whoever has `permission` in their tenant, or whoever runs the installation. */
  readonly access?: "public" | "session" | "tenant" | "operator";
  readonly permission?: Permission;
  /** Of a procedure that does the work of several: the permissions of the others. */
  readonly alsoNeeds?: readonly Permission[];
  /** About the tenant as a whole: refused to keys that are confined to channel groups, whatever their permissions. */
  readonly isTenantWide?: boolean;
  /** Does or gives something that no transaction takes back, so that it cannot be tried. */
  readonly reachesOutside?: boolean;
  /** Of a REST answer that succeeded; 200 when absent. */
  readonly successStatus?: 200 | 201 | 204;
  /** Whether a repeat with the same `Idempotency-Key` gets the first answer. */
  readonly idempotent?: boolean;
  /** By REST it takes and answers an XML document, the field `document`, and refuses in XML: what asks is a machine that knows nothing else. */
  readonly isXml?: boolean;
  /** Answers with pieces of a file (`FilePiece`): REST asks for one after another and sends them as one body. */
  readonly streamed?: boolean;
  /** A change that is open to a tenant that does not pay: what revokes, and takes nothing in use. */
  readonly worksUnpaid?: boolean;
  /** Whether it is open in a tenant that was closed to be deleted; everything else waits for its return. */
  readonly whenClosed?: boolean;
}

/** Changes that are open to a tenant that does not pay: paying, leaving, and letting people go. */
const PAYS_OR_LEAVES: ReadonlySet<Permission> = new Set(["billing:write", "member:write", "tenant:delete"]);

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

const forPeopleAlone = () =>
  toTrpcError(new AppError("forbidden", "This is for people: sign in to the console. An API key cannot ask it."));

/** For whoever has no session yet. */
export const publicProcedure = procedure.meta({ access: "public" });

/** For people, be they a member of a tenant or of none. */
export const personProcedure = procedure.meta({ access: "session" }).use(({ ctx, next }) => {
  if (ctx.person === undefined || ctx.person === null) {
    requirePrincipal(ctx.principal);
    throw forPeopleAlone();
  }
  return next({ ctx: { person: ctx.person } });
});

const toAccountContext = ({ control, ip }: ApiContext, { user, sessionId }: Session): AccountContext => ({
  control,
  ip,
  userId: user.id,
  sessionId,
});

/** For people, of whatever role. */
export const sessionProcedure = procedure.meta({ access: "session" }).use(({ ctx, next }) => {
  const principal = requirePrincipal(ctx.principal);
  if (principal.kind !== "user") throw forPeopleAlone();
  const { session } = principal;
  return next({ ctx: { session, tenant: toTenantContext(ctx, principal), account: toAccountContext(ctx, session) } });
});

const isTenantClosed = (principal: Principal): boolean =>
  principal.kind === "user" ? principal.session.tenant.deletion !== null : principal.isTenantClosed;

/** A tenant may ask it of its members: until they have one they reach their own account and nothing of the tenant. */
const requireSecondFactor = (principal: Principal): void => {
  if (principal.kind === "apiKey" || !mustEnrolTwoFactor(principal.session)) return;
  const detail = "This workspace asks its members for two-factor sign-in. Set it up in your account first.";
  throw toTrpcError(new AppError("two_factor_required", detail));
};

/** For people who act as members: where the tenant asks for a second factor, with one. */
export const memberProcedure = sessionProcedure.use(({ ctx, next }) => {
  requireSecondFactor({ kind: "user", session: ctx.session });
  return next();
});

const toTenantContext = (ctx: ApiContext, principal: Principal): TenantContext => {
  const isDryRun = ctx.isDryRun === true;
  const control = isDryRun ? { ...ctx.control, db: ctx.control.db.rollingBack() } : ctx.control;
  // A dry run leaves nothing behind, so it neither takes a key nor gives an answer of before.
  const shared = { ip: ctx.ip, idempotency: isDryRun ? undefined : ctx.idempotency };
  if (principal.kind === "user") {
    return {
      ...shared,
      control,
      tenantId: principal.session.tenant.id,
      actor: { kind: "user", id: principal.session.user.id, label: principal.session.user.email },
      permissions: ROLE_PERMISSIONS[principal.session.role],
    };
  }
  const { tenantId, apiKey, channelGroupIds } = principal;
  return {
    ...shared,
    // The one place where confinement begins: whatever a use case asks for, the database answers within these groups.
    control: channelGroupIds === null ? control : { ...control, db: control.db.confinedTo(channelGroupIds) },
    tenantId,
    actor: { kind: "apiKey", id: apiKey.id, label: apiKey.name },
    permissions: new Set(
      channelGroupIds === null
        ? apiKey.permissions
        : apiKey.permissions.filter((permission) => isConfinable(permission)),
    ),
  };
};

const isConfined = (principal: Principal | null): boolean =>
  principal?.kind === "apiKey" && principal.channelGroupIds !== null;

/**
 * For whoever has a permission, by role or by key, and also those of the others whose work is done along with it.
 * `ctx.tenant` is the scope that every use case asks for.
 */
export const tenantProcedure = (permission: Permission, ...alsoNeeds: readonly Permission[]) =>
  procedure
    .meta({ access: "tenant", permission, alsoNeeds })
    .use(async ({ ctx, type, meta, path, getRawInput, next }) => {
      const principal = requirePrincipal(ctx.principal);
      requireSecondFactor(principal);
      const tenant = toTenantContext(ctx, principal);
      const missing = [permission, ...alsoNeeds].find((needed) => !tenant.permissions.has(needed));
      if (missing !== undefined) throw toTrpcError(new AppError("forbidden", `This needs the permission ${missing}.`));
      if (isTenantClosed(principal) && meta?.whenClosed !== true) {
        throw toTrpcError(
          new AppError("tenant_closed", "This workspace is closed. Restore it first, or export its data."),
        );
      }
      if (meta?.isTenantWide === true && isConfined(ctx.principal)) {
        throw toTrpcError(
          new AppError("forbidden", "This is about the whole tenant, and the key is confined to channel groups."),
        );
      }
      const mustBeWritable = type === "mutation" && !PAYS_OR_LEAVES.has(permission) && meta?.worksUnpaid !== true;
      if (mustBeWritable) await checkWritable(tenant);
      const override = { ctx: { tenant } };
      if (ctx.isDryRun !== true) return next(override);
      if (meta?.reachesOutside === true) {
        throw toTrpcError(
          new AppError("invalid_request", "This cannot be tried: what it does or gives outside cannot be taken back."),
        );
      }
      type Result = Awaited<ReturnType<typeof next<typeof override.ctx>>>;
      const attempt = (input: unknown): Promise<Result> => {
        const ofInput = { ...override, getRawInput: async () => input };
        return next(ofInput);
      };
      return runDry(path, await getRawInput(), attempt);
    });

/**
 * For those who run the installation, and no part of the public API. To everybody else there is no such thing: whoever may
 * not see tenants must not learn that there is a place where they are seen.
 */
export const operatorProcedure = procedure.meta({ access: "operator" }).use(({ ctx, path, next }) => {
  const { control, principal, ip } = ctx;
  if (principal?.kind !== "user" || !isOperator(control, principal.session.user)) {
    throw toTrpcError(new AppError("not_found", `There is no procedure "${path}" here.`));
  }
  const { id, email } = principal.session.user;
  const operator: OperatorContext = { control, operator: { id, email }, ip };
  return next({ ctx: { operator } });
});
