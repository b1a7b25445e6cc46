import {
  AppError,
  type Entitlements,
  entitlementsOf,
  OFFERED_PLAN_IDS,
  type PlanId,
  type PlanLimit,
  planOf,
} from "@sluice/contracts";
import { findTenant, lockTenant } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import type { Mutation } from "../mutate.ts";
import { notFound } from "../refusals.ts";

const WORDS: Readonly<Record<PlanLimit, string>> = {
  channelGroupsPerTenant: "channel groups",
  channelsPerGroup: "channels in a group",
  originEndpointsPerChannel: "origin endpoints of a channel",
  manifestsPerOriginEndpoint: "manifests of an origin endpoint",
  apiKeysPerTenant: "API keys",
  membersPerTenant: "members, invitations included",
  startOverHours: "hours of start-over",
  apiRequestsPerSecond: "API requests a second",
  apiRequestsBurst: "API requests at once",
};

/** What the tenant may have. Locked: nobody else counts, or changes the plan, until the transaction ends. */
export const lockEntitlements = async ({ context, tx }: Pick<Mutation, "context" | "tx">): Promise<Entitlements> => {
  await lockTenant(tx, context.tenantId);
  return readEntitlements({ context, tx });
};

/** For what is counted under a lock of its own: the channels of a group, the endpoints of a channel. */
export const readEntitlements = async ({ context, tx }: Pick<Mutation, "context" | "tx">): Promise<Entitlements> => {
  const row = await findTenant(tx, context.tenantId);
  if (row === null) throw notFound("tenant", context.tenantId);
  return entitlementsOf(row);
};

/**
 * `current` must have been counted under a lock that makes others wait, or two askers at the limit both pass.
 * @throws AppError `limit_reached` when `asked` (one more than there is, unless said) is more than the plan allows
 */
export const checkLimit = (
  context: Pick<TenantContext, "control">,
  { planId, limits }: Entitlements,
  name: PlanLimit,
  { current, asked = current + 1 }: { readonly current: number; readonly asked?: number },
): void => {
  const limit = limits[name];
  if (limit === null || asked <= limit) return;
  const raiseUrl = new URL("/billing", context.control.addresses.dashboardUrl).href;
  const isLarger = (other: number | null): boolean => other === null || other >= asked;
  // Of those after the present one: what was granted or cut for one tenant alone must not send it to a smaller plan.
  const present = (OFFERED_PLAN_IDS as readonly PlanId[]).indexOf(planId);
  const larger =
    present === -1 ? undefined : OFFERED_PLAN_IDS.slice(present + 1).find((id) => isLarger(planOf(id).limits[name]));
  const way =
    larger === undefined
      ? "or ask whoever runs this installation to raise it"
      : `or change to the plan "${planOf(larger).name}" at ${raiseUrl}`;
  throw new AppError(
    "limit_reached",
    `Your plan "${planOf(planId).name}" allows ${limit} ${WORDS[name]}; there are ${current}, and this would make ${asked}. ` +
      `Ask for less, delete what is not needed, ${way}.`,
    { limit: { name, limit, current, asked, planId, raiseUrl } },
  );
};
