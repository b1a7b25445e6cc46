import { type Person, ROLE_PERMISSIONS, roleSchema, type Session, type TenantId, type UserId } from "@sluice/contracts";
import { findUserWithMemberships, type SystemTx, type UserWithMemberships } from "@sluice/db";
import type { Control } from "../control.ts";
import { toTenant } from "../tenants/get-tenant.ts";

/** What a session's cookie says. */
export interface SessionClaim {
  readonly userId: string;
  readonly sessionVersion: number;
  /** Absent: the tenant that the user was in last, or has been a member of for longest. */
  readonly tenantId?: string | undefined;
}

/** The user of a session, or null when it has ended: another password, another version. */
export const findSignedIn = async (tx: SystemTx, claim: SessionClaim): Promise<UserWithMemberships | null> => {
  const user = await findUserWithMemberships(tx, claim.userId);
  return user === null || user.sessionVersion !== claim.sessionVersion ? null : user;
};

const toPerson = ({ id, name, email, emailVerifiedAt }: UserWithMemberships): Person => ({
  id: id as UserId,
  name,
  email,
  emailVerified: emailVerifiedAt !== null,
});

/** Where a sign-in leads: back to where the person was, if they still belong there. */
export const homeOf = ({ memberships, lastTenantId }: UserWithMemberships) =>
  memberships.find(({ tenantId }) => tenantId === lastTenantId) ?? memberships[0];

export interface SignedInAs {
  readonly person: Person;
  /** null: not a member of the session's tenant (any more), or of none. */
  readonly session: Session | null;
}

/** Who that is now and in which tenant, or null when the session has ended. */
export const readSignedIn = async (control: Control, claim: SessionClaim): Promise<SignedInAs | null> => {
  const user = await control.db.asSystem("read-session", (tx) => findSignedIn(tx, claim));
  if (user === null) return null;
  const person = toPerson(user);
  const membership =
    claim.tenantId === undefined ? homeOf(user) : user.memberships.find(({ tenantId }) => tenantId === claim.tenantId);
  if (membership === undefined) return { person, session: null };
  const role = roleSchema.parse(membership.role);
  return {
    person,
    session: {
      user: person,
      tenant: { ...toTenant(membership.tenant), id: membership.tenantId as TenantId },
      role,
      permissions: [...ROLE_PERMISSIONS[role]],
    },
  };
};

/** As readSignedIn, for who needs a tenant to go on. */
export const readSession = async (control: Control, claim: SessionClaim): Promise<Session | null> =>
  (await readSignedIn(control, claim))?.session ?? null;
