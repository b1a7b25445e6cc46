import { countInvitations, countMembers } from "@sluice/db";
import type { Mutation } from "../mutate.ts";
import { checkLimit, lockEntitlements } from "../tenants/check-limit.ts";

/**
 * Each invitation that is still good may become a member, so it takes a member's place. The tenant is locked until the end.
 * @throws AppError `limit_reached`
 */
export const checkRoomForMember = async ({
  context,
  tx,
  now,
}: Pick<Mutation, "context" | "tx" | "now">): Promise<void> => {
  const entitlements = await lockEntitlements({ context, tx });
  const current = (await countMembers(tx)) + (await countInvitations(tx, now));
  checkLimit(context, entitlements, "membersPerTenant", { current });
};
