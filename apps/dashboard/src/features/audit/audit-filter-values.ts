import type { AuditAction, AuditFilter, AuditTargetKind } from "@sluice/contracts";

/** What stands in the filter's controls. Days are the viewer's own, as `2026-11-26`, or empty. */
export interface AuditFilterValues {
  readonly search: string;
  readonly actor: string;
  readonly action: AuditAction | undefined;
  readonly targetKind: AuditTargetKind | undefined;
  readonly fromDay: string;
  readonly untilDay: string;
}

export const NO_FILTER: AuditFilterValues = {
  search: "",
  actor: "",
  action: undefined,
  targetKind: undefined,
  fromDay: "",
  untilDay: "",
};

/** The midnight with which a day begins where the viewer is, some days later. */
const midnightOf = (day: string, daysLater: number): string | undefined => {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day);
  if (match === null) return undefined;
  const [year, month, date] = match.slice(1).map(Number) as [number, number, number];
  const at = new Date(year, month - 1, date + daysLater);
  return at.getTime() >= 0 ? at.toISOString() : undefined;
};

/** What the API is asked: nothing of what is left open, and the last day whole. */
export const toAuditFilter = (values: AuditFilterValues): AuditFilter => {
  const [from, to] = [midnightOf(values.fromDay, 0), midnightOf(values.untilDay, 1)];
  const [search, actor] = [values.search.trim(), values.actor.trim()];
  return {
    ...(search === "" ? {} : { search }),
    ...(actor === "" ? {} : { actor }),
    ...(values.action === undefined ? {} : { action: values.action }),
    ...(values.targetKind === undefined ? {} : { targetKind: values.targetKind }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
};

export const isFiltering = (values: AuditFilterValues): boolean => Object.keys(toAuditFilter(values)).length > 0;

/** Where the log can be downloaded as the filter stands. */
export const auditDownloadUrl = (values: AuditFilterValues, format: "csv" | "jsonl"): string => {
  const asked: Readonly<Record<string, string | undefined>> = toAuditFilter(values);
  const query = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(asked)) if (value !== undefined) query.set(name, value);
  return `/api/audit-log?${query}`;
};
