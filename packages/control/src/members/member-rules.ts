import { AppError, isRoleWithin, type Role } from "@sluice/contracts";
import { listOwners, type MemberRow, type TenantTx } from "@sluice/db";
import type { TenantContext } from "../control.ts";

/** @throws AppError `forbidden` for a role that allows what the actor may not do */
export const checkRoleWithin = (context: TenantContext, role: Role): void => {
  if (isRoleWithin(role, context.permissions)) return;
  throw new AppError(
    "forbidden",
    `The role ${role} allows more than you may do yourself: you can neither give it nor take it away. Ask an owner.`,
  );
};

/** The tenant must be locked: of two owners that leave at once, the second must see that the first has left. */
export const checkNotLastOwner = async (tx: TenantTx, member: MemberRow): Promise<void> => {
  if (member.role !== "owner" || (await listOwners(tx)).length > 1) return;
  throw new AppError(
    "last_owner",
    `${member.user.email} is the only owner. Make somebody else an owner first, or delete the workspace.`,
  );
};
