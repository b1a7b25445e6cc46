import { AppError, type Tenant, type TenantChange } from "@sluice/contracts";
import { findTenant, findTwoFactor, lockTenant, updateTenant as updateTenantRow } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { checkEtag, notFound } from "../refusals.ts";
import { toTenant } from "./get-tenant.ts";

/** @throws AppError `two_factor_required` when a person asks of others what they have not done themselves */
export const updateTenant = async (
  context: TenantContext,
  input: TenantChange & { ifMatch?: string | undefined },
): Promise<Tenant> => {
  if (input.requiresTwoFactor === true) await checkOwnTwoFactor(context);
  return mutate(context, async ({ tx, audit }) => {
    await lockTenant(tx, context.tenantId);
    const row = await findTenant(tx, context.tenantId);
    if (row === null) throw notFound("tenant", context.tenantId);
    checkEtag(row, input.ifMatch, "The tenant");
    const before = toTenant(row);
    const after = toTenant(await updateTenantRow(tx, context.tenantId, toRow(input)));
    const target = { kind: "tenant", id: after.id, label: after.name };
    await audit({ action: "tenant.update", target, before, after });
    return after;
  });
};

/** What a request leaves out stays. */
const toRow = ({ name, requiresTwoFactor }: TenantChange) => ({
  ...(name === undefined ? {} : { name }),
  ...(requiresTwoFactor === undefined ? {} : { requiresTwoFactor }),
});

const checkOwnTwoFactor = async ({ control, actor }: TenantContext): Promise<void> => {
  if (actor.kind !== "user") return;
  const row = await control.db.asSystem("account", (tx) => findTwoFactor(tx, actor.id));
  if (row !== null && row.enabledAt !== null) return;
  throw new AppError("two_factor_required", "Set up two-factor sign-in for yourself first, then ask it of everybody.");
};
