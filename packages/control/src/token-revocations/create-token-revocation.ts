import {
  AppError,
  LIMITS,
  type NewTokenRevocation,
  TOKEN_LIFETIME_MAX_SECONDS,
  type TokenRevocation,
} from "@sluice/contracts";
import { countTokenRevocations, insertTokenRevocation, newId, publishTenantAccess } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { toTokenRevocation } from "./to-token-revocation.ts";

/** A day more than a token can be good for: clocks differ. */
const KEPT_MS = (TOKEN_LIFETIME_MAX_SECONDS + 24 * 3600) * 1000;
const MAX = LIMITS.tokenRevocationsPerTenant;

/** In force as soon as packagers know: they wait for it, so that is within a second or two. */
export const createTokenRevocation = (context: TenantContext, input: NewTokenRevocation): Promise<TokenRevocation> =>
  mutate(context, async ({ tx, now, audit }) => {
    const { tenantId, actor } = context;
    if ((await countTokenRevocations(tx, now)) >= MAX) {
      throw new AppError(
        "limit_reached",
        `There are ${MAX} revocations in force. Revoke all tokens of a key instead, or disable the key.`,
      );
    }
    const row = await insertTokenRevocation(tx, {
      id: newId("tokenRevocation"),
      tenantId,
      kind: input.kind,
      value: input.value,
      createdBy: actor.label,
      createdAt: now,
      expiresAt: new Date(now.getTime() + KEPT_MS),
    });
    const after = toTokenRevocation(row);
    const target = { kind: "tokenRevocation", id: row.id, label: `${row.kind} ${row.value}` };
    await audit({ action: "tokenRevocation.create", target, before: null, after });
    await publishTenantAccess(tx, tenantId);
    return after;
  });
