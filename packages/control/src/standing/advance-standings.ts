import type { TenantId } from "@sluice/contracts";
import {
  findTenant,
  listBillingRecipients,
  listTenantsOutOfStanding,
  lockTenant,
  newId,
  queueMail,
  setChannelsPaused,
  updateStanding,
} from "@sluice/db";
import type { Actor, Control } from "../control.ts";
import { mutate } from "../mutate.ts";
import { systemContext } from "../tenants/system-context.ts";
import { nextStanding } from "./next-standing.ts";
import { standingMail } from "./standing-mail.ts";
import { toStanding } from "./to-standing.ts";

const DUNNING: Actor = { kind: "system", id: "standing", label: "Unpaid bills" };
const BATCH = 200;

/** Takes every tenant that does not pay one step further, if it is time: the step, its mails and its audit entry, or nothing. */
export const advanceStandings = async (control: Control): Promise<{ advanced: number }> => {
  let advanced = 0;
  for (let after = ""; ; ) {
    const tenants = await control.db.asSystem("standing", (tx) => listTenantsOutOfStanding(tx, after, BATCH));
    for (const { id } of tenants) if (await advance(control, id as TenantId)) advanced += 1;
    const last = tenants.at(-1);
    if (last === undefined || tenants.length < BATCH) return { advanced };
    after = last.id;
  }
};

const advance = async (control: Control, tenantId: TenantId): Promise<boolean> => {
  const { stepped } = await mutate(systemContext(control, tenantId, DUNNING), async ({ tx, now, audit }) => {
    await lockTenant(tx, tenantId);
    const row = await findTenant(tx, tenantId);
    const step = row === null ? null : nextStanding(row, now);
    if (row === null || step === null) return { stepped: false };
    const updated = await updateStanding(tx, tenantId, step.change);
    const target = { kind: "tenant", id: tenantId, label: row.name };
    await audit({ action: "tenant.standing", target, before: toStanding(row), after: toStanding(updated) });
    for (const { email } of await listBillingRecipients(tx, tenantId)) {
      await queueMail(tx, { id: newId("mail"), recipient: email, ...standingMail(control, updated, step.tell) });
    }
    if (step.tell === "paused") await setChannelsPaused(tx, tenantId, true);
    return { stepped: true };
  });
  return stepped;
};
