import type { TenantId } from "@sluice/contracts";
import type { Actor, Control, TenantContext } from "../control.ts";

/** The scope of a job, or of what the payment provider says, in one tenant: nothing is given to anybody in it. */
export const systemContext = (control: Control, tenantId: TenantId, actor: Actor): TenantContext => ({
  control,
  tenantId,
  actor,
  permissions: new Set(),
  ip: null,
  idempotency: undefined,
});
