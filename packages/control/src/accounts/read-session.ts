import { ROLE_PERMISSIONS, roleSchema, type Session, type TenantId, type UserId } from "@sluice/contracts";
import { findUserWithMemberships } from "@sluice/db";
import type { Control } from "../control.ts";
import { toTenant } from "../tenants/get-tenant.ts";

/** What a session's cookie says. */
export interface SessionClaim {
  readonly userId: string;
  readonly sessionVersion: number;
  /** Absent: the tenant that the user has been a member of for longest. */
  readonly tenantId?: string | undefined;
}

/** Who that is now, or null when the session has ended: another password, another version, no member any more. */
export const readSession = async (control: Control, claim: SessionClaim): Promise<Session | null> => {
  const user = await control.db.asSystem("read-session", (tx) => findUserWithMemberships(tx, claim.userId));
  if (user === null || user.sessionVersion !== claim.sessionVersion) return null;
  const membership =
    claim.tenantId === undefined
      ? user.memberships[0]
      : user.memberships.find(({ tenantId }) => tenantId === claim.tenantId);
  if (membership === undefined) return null;
  const role = roleSchema.parse(membership.role);
  const { id, name, email, emailVerifiedAt } = user;
  return {
    user: { id: id as UserId, name, email, emailVerified: emailVerifiedAt !== null },
    tenant: { ...toTenant(membership.tenant), id: membership.tenantId as TenantId },
    role,
    permissions: [...ROLE_PERMISSIONS[role]],
  };
};
