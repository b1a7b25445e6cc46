import type { OperatorTenant, Standing } from "@sluice/contracts";
import { Badge, type BadgeTone } from "#ui/badge.tsx";

export const STANDING_WORDS: Readonly<Record<Standing, { readonly label: string; readonly tone: BadgeTone }>> = {
  active: { label: "Active", tone: "live" },
  pastDue: { label: "Past due", tone: "warn" },
  readOnly: { label: "Read-only", tone: "warn" },
  paused: { label: "Paused", tone: "bad" },
};

/** What keeps a tenant from running as it would, all of it; "active" when nothing does. */
export const TenantState = ({ tenant: { suspension, erasesAt, standing } }: { tenant: OperatorTenant }) => {
  const isRunning = suspension === null && erasesAt === null;
  const { label, tone } = STANDING_WORDS[standing];
  return (
    <span className="flex flex-wrap gap-1">
      {erasesAt !== null && <Badge tone="bad">Closed</Badge>}
      {suspension !== null && <Badge tone="bad">Suspended</Badge>}
      {(isRunning || standing !== "active") && <Badge tone={tone}>{label}</Badge>}
    </span>
  );
};
