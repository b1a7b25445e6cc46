import { standingSchema, type TenantStanding } from "@sluice/contracts";
import type { StandingColumns } from "@sluice/db";

export const toStanding = (row: StandingColumns): TenantStanding => ({
  standing: standingSchema.parse(row.standing),
  pastDueSince: row.pastDueSince?.toISOString() ?? null,
  readOnlyFrom: row.readOnlyFrom?.toISOString() ?? null,
  pausedFrom: row.pausedFrom?.toISOString() ?? null,
});
