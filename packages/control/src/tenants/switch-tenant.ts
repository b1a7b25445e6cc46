import type { TenantId } from "@sluice/contracts";
import { setLastTenant } from "@sluice/db";
import { findSignedIn, type SessionClaim } from "../accounts/read-session.ts";
import type { Control } from "../control.ts";

/** Whether a session may go over to a tenant. When it may, the person's next sign-in leads there too. */
export const switchTenant = async (control: Control, claim: SessionClaim, tenantId: string): Promise<TenantId | null> =>
  control.db.asSystem("memberships", async (tx) => {
    const user = await findSignedIn(tx, claim);
    const membership = user?.memberships.find((each) => each.tenantId === tenantId);
    if (user === null || membership === undefined) return null;
    await setLastTenant(tx, user.id, tenantId);
    return membership.tenantId as TenantId;
  });
