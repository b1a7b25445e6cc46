import { isRoleWithin, type Permission, ROLES, type Role } from "@sluice/contracts";
import type { SelectOption } from "#ui/select.tsx";
import { ROLE_MEANINGS } from "./role-words.ts";

/** The roles that somebody may give: none that allows more than they may do themselves. */
export const roleOptions = (permissions: readonly Permission[]): SelectOption<Role>[] => {
  const own = new Set(permissions);
  return ROLES.filter((role) => isRoleWithin(role, own)).map((role) => ({
    value: role,
    label: `${role.charAt(0).toUpperCase()}${role.slice(1)}`,
    hint: ROLE_MEANINGS[role],
  }));
};
