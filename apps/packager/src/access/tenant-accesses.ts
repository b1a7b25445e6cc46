import type { Snapshot, TenantAccess } from "@sluice/contracts";
import { TenantKeys } from "@sluice/viewer-tokens";
import type { Logger } from "pino";

/** The tenants' keys and revocations, as the control plane last told of them. */
export class TenantAccesses {
  readonly #log: Pick<Logger, "error">;
  readonly #byTenant = new Map<string, TenantKeys>();

  constructor(log: Pick<Logger, "error">) {
    this.#log = log;
  }

  of(tenantId: string): TenantKeys | undefined {
    return this.#byTenant.get(tenantId);
  }

  list(): TenantAccess[] {
    return [...this.#byTenant.values()].map(({ access }) => access);
  }

  apply({ complete, tenantAccess = [] }: Pick<Snapshot, "complete" | "tenantAccess">): void {
    if (complete) {
      const named = new Set<string>(tenantAccess.map(({ tenantId }) => tenantId));
      for (const tenantId of this.#byTenant.keys()) if (!named.has(tenantId)) this.#byTenant.delete(tenantId);
    }
    for (const access of tenantAccess) {
      try {
        this.#byTenant.set(access.tenantId, new TenantKeys(access));
      } catch (error) {
        // A key that cannot be read opens nothing, and the others' must not wait for it. What was known before may hold what
        // has been revoked since.
        this.#byTenant.delete(access.tenantId);
        this.#log.error({ err: error, tenantId: access.tenantId }, "the token keys of a tenant could not be read");
      }
    }
  }
}
