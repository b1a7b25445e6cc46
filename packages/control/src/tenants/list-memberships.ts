import { type Membership, type Person, roleSchema, type TenantId } from "@sluice/contracts";
import { findUserWithMemberships } from "@sluice/db";
import type { Control } from "../control.ts";

/** What a person is a member of, oldest first. */
export const listMemberships = async (control: Control, person: Pick<Person, "id">): Promise<Membership[]> => {
  const user = await control.db.asSystem("memberships", (tx) => findUserWithMemberships(tx, person.id));
  return (user?.memberships ?? []).map(({ tenantId, tenant, role }) => ({
    tenantId: tenantId as TenantId,
    tenantName: tenant.name,
    role: roleSchema.parse(role),
    isClosed: tenant.closedAt !== null,
  }));
};
