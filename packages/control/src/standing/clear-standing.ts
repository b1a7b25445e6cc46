import type { TenantId } from "@sluice/contracts";
import { type SystemTx, setChannelsPaused, type TenantRow, type TenantTx, updateStanding } from "@sluice/db";

/** Everything is back at once: channels with their media, changes and all. */
export const clearStanding = async (tx: TenantTx | SystemTx, tenantId: TenantId): Promise<TenantRow> => {
  const updated = await updateStanding(tx, tenantId, {
    standing: "active",
    pastDueSince: null,
    readOnlyFrom: null,
    pausedFrom: null,
    pauseNoticeAt: null,
  });
  // Last: from here to the commit nobody else can publish.
  await setChannelsPaused(tx, tenantId, false);
  return updated;
};
