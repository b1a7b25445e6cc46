import type { LicenceRequest, OriginEndpointId } from "@sluice/contracts";
import type { LicenceRequestRow } from "@sluice/db";

/** How requests ended, how many did, and the latest of them: of a minute as of a day. */
export const toLicenceRequestEnding = (row: Omit<LicenceRequestRow, "minute">): Omit<LicenceRequest, "minute"> => ({
  originEndpoint: row.originEndpoint,
  originEndpointId: row.originEndpointId as OriginEndpointId,
  system: row.system,
  outcome: row.outcome,
  reason: row.reason,
  count: Number(row.count),
  last: { at: row.lastAt.toISOString(), ...row.sample },
});
