import type { OperatorTenantState, Standing } from "@sluice/contracts";
import type { BadgeTone } from "#ui/badge.tsx";

export const STANDING_WORDS: Readonly<Record<Standing, { readonly label: string; readonly tone: BadgeTone }>> = {
  active: { label: "Active", tone: "live" },
  pastDue: { label: "Past due", tone: "warn" },
  readOnly: { label: "Read-only", tone: "warn" },
  paused: { label: "Paused", tone: "bad" },
};

/** What a list of tenants can be narrowed to, in words. */
export const TENANT_STATE_WORDS: Readonly<Record<OperatorTenantState, string>> = {
  active: STANDING_WORDS.active.label,
  pastDue: STANDING_WORDS.pastDue.label,
  readOnly: STANDING_WORDS.readOnly.label,
  paused: STANDING_WORDS.paused.label,
  suspended: "Suspended",
  closed: "Closed",
};
