import { METER_IDS, METERS, type MeterId, type TenantId } from "@sluice/contracts";
import type { UsageDifferenceRow } from "@sluice/db";

/** An hour of a tenant's meter in which usage and the access logs of the packagers say different things. */
export interface Reconciliation {
  readonly tenantId: TenantId;
  readonly meter: MeterId;
  readonly hour: string;
  /** Bytes that are billed, corrections left out; text, as they may be larger than a number holds. */
  readonly counted: string;
  /** Bytes that the access logs add up to. */
  readonly logged: string;
  /** The difference as a part of the larger of both: 0.001 is one in a thousand. */
  readonly ratio: number;
  /** More than one in a thousand. */
  readonly isFlagged: boolean;
  /** False: a packager was killed in that hour or could not write, so that its log may lack its last second. */
  readonly isWhole: boolean;
  readonly comparedAt: string;
}

const meterOf = (kind: string): MeterId => {
  const meter = METER_IDS.find((id) => METERS[id].kind === kind);
  if (meter === undefined) throw new Error(`no meter counts ${kind}`);
  return meter;
};

export const toReconciliation = (row: UsageDifferenceRow): Reconciliation => ({
  tenantId: row.tenantId as TenantId,
  meter: meterOf(row.kind),
  hour: row.hour.toISOString(),
  counted: row.counted.toString(),
  logged: row.logged.toString(),
  ratio: row.ratio,
  isFlagged: row.isFlagged,
  isWhole: row.isWhole,
  comparedAt: row.comparedAt.toISOString(),
});
