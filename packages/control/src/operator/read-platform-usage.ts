import { AppError, type PlatformUsage, type TenantId, type UsageCounts } from "@sluice/contracts";
import { sumPlatformUsage } from "@sluice/db";
import { addUsage, finishedUsage, noUsage } from "../usage/count-usage.ts";
import { asOperator, type OperatorContext, PLATFORM } from "./as-operator.ts";

const DAY_MS = 86_400_000;
const MAX_DAYS = 92;
const SHOWN_TENANTS = 50;

/** What all tenants used together, by day of UTC, and who used most. */
export const readPlatformUsage = (
  context: OperatorContext,
  query: { from: string; to: string },
): Promise<PlatformUsage> => {
  const from = Math.floor(Date.parse(query.from) / DAY_MS) * DAY_MS;
  const to = Math.ceil(Date.parse(query.to) / DAY_MS) * DAY_MS;
  if (from < 0 || to <= from || to - from > MAX_DAYS * DAY_MS) {
    throw new AppError("invalid_request", `The range must be 1 to ${MAX_DAYS} days, from 1970 on.`, {
      violations: [{ path: "from", message: `must be before to, and by at most ${MAX_DAYS} days` }],
    });
  }
  const range = { from: new Date(from), to: new Date(to) };
  return asOperator(context, { action: "usage.view", target: PLATFORM, detail: query }, async (tx) => {
    const totals = noUsage();
    const days = new Map<number, UsageCounts>();
    for (let at = from; at < to; at += DAY_MS) days.set(at, noUsage());
    const tenants = new Map<string, { name: string; counts: UsageCounts }>();
    for (const row of await sumPlatformUsage(tx, range)) {
      addUsage(totals, row);
      const day = days.get(row.at.getTime());
      if (day !== undefined) addUsage(day, row);
      const tenant = tenants.get(row.tenantId) ?? { name: row.tenantName, counts: noUsage() };
      tenants.set(row.tenantId, tenant);
      addUsage(tenant.counts, row);
    }
    const egress = ({ egressManifestBytes, egressSegmentBytes }: UsageCounts) =>
      egressManifestBytes + egressSegmentBytes;
    return {
      from: range.from.toISOString(),
      to: range.to.toISOString(),
      totals: finishedUsage(totals),
      days: [...days].map(([at, counts]) => ({ at: new Date(at).toISOString(), ...finishedUsage(counts) })),
      tenants: [...tenants]
        .sort(([, a], [, b]) => egress(b.counts) - egress(a.counts) || b.counts.ingestBytes - a.counts.ingestBytes)
        .slice(0, SHOWN_TENANTS)
        .map(([id, { name, counts }]) => ({ tenantId: id as TenantId, name, ...finishedUsage(counts) })),
    };
  });
};
