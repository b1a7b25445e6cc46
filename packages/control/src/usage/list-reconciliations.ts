import { METER_IDS, METERS, type MeterId, type Page, type PageInput, type TenantId } from "@sluice/contracts";
import { listUsageDifferences, type UsageDifferenceRow } from "@sluice/db";
import type { Control } from "../control.ts";
import { badCursor, readPage } from "../page.ts";

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

const parseKey = (after: string[] | undefined) => {
  if (after === undefined) return undefined;
  const [time = "", tenantId = "", kind = ""] = after;
  const hour = new Date(time);
  if (!(hour.getTime() >= 0 && hour.getTime() < Date.UTC(10_000, 0))) throw badCursor();
  return { hour, tenantId, kind };
};

/** For whoever runs the platform: where the access logs do not say what usage says, newest hour first. */
export const listReconciliations = (
  control: Control,
  input: PageInput & { readonly flaggedOnly?: boolean },
): Promise<Page<Reconciliation>> =>
  control.db.asSystem("reconcile-usage", (tx) =>
    readPage(
      input,
      3,
      (after, take) => listUsageDifferences(tx, { flaggedOnly: input.flaggedOnly ?? false }, parseKey(after), take),
      (row) => [row.hour.toISOString(), row.tenantId, row.kind],
      toReconciliation,
    ),
  );
