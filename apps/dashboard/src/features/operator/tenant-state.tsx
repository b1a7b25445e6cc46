import type { OperatorTenant } from "@sluice/contracts";
import { Badge } from "#ui/badge.tsx";
import { STANDING_WORDS } from "./tenant-state-words.ts";

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
