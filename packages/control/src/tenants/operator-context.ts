import type { TenantId } from "@sluice/contracts";
import type { Actor, Control, TenantContext } from "../control.ts";

/** The scope of whoever runs the installation, or of a job, in one tenant: nothing is given to anybody in it. */
export const operatorContext = (control: Control, tenantId: TenantId, actor: Actor): TenantContext => ({
  control,
  tenantId,
  actor,
  permissions: new Set(),
  ip: null,
  idempotency: undefined,
});
