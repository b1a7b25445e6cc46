import { AppError, type Permission } from "@sluice/contracts";
import { type ApiKeyRow, findApiKey, type TenantTx } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { channelGroupIdsOf } from "./to-api-key.ts";

/** What a secret lets its bearer do: which permissions, in which groups (null: everywhere), until when (null: for ever). */
export interface Grant {
  readonly permissions: readonly Permission[];
  readonly channelGroupIds: readonly string[] | null;
  readonly expiresAt: Date | null;
}

/** The key that asks, or null when it is no key. */
export const findOwnKey = async (context: TenantContext, tx: TenantTx): Promise<ApiKeyRow | null> =>
  context.actor.kind === "apiKey" ? findApiKey(tx, context.actor.id) : null;

/**
 * Nobody hands out a secret that can more than they can themselves, in more places, or for longer.
 * @throws AppError `forbidden`
 */
export const checkGrant = (context: TenantContext, own: ApiKeyRow | null, grant: Grant): void => {
  const tooMuch = grant.permissions.filter((permission) => !context.permissions.has(permission));
  if (tooMuch.length > 0) {
    throw new AppError("forbidden", `You cannot give away what you may not do yourself: ${tooMuch.join(", ")}.`);
  }
  if (own === null) return;
  const groups = channelGroupIdsOf(own);
  if (groups !== null && !grant.channelGroupIds?.every((id) => groups.includes(id))) {
    throw new AppError(
      "forbidden",
      "The key that asks is confined to channel groups: what it makes reaches no others.",
    );
  }
  if (own.expiresAt !== null && (grant.expiresAt === null || grant.expiresAt > own.expiresAt)) {
    const end = own.expiresAt.toISOString();
    throw new AppError("forbidden", `The key that asks ends on ${end}: what it makes cannot last longer.`);
  }
};
