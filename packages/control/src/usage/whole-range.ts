import { AppError, USAGE_RANGE_DAYS, type UsageInterval } from "@sluice/contracts";

export const INTERVAL_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const satisfies Record<
  UsageInterval,
  number
>;

/** Instants of the wall clock. */
export interface WholeRange {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
}

/**
 * The asked range, widened to whole intervals in UTC.
 * @throws AppError `invalid_request` for one that is empty or longer than `days`
 */
export const wholeRange = (
  query: { readonly from: string; readonly to: string },
  interval: UsageInterval,
  days: number = USAGE_RANGE_DAYS[interval],
): WholeRange => {
  const stepMs = INTERVAL_MS[interval];
  const fromMs = Math.floor(Date.parse(query.from) / stepMs) * stepMs;
  const toMs = Math.ceil(Date.parse(query.to) / stepMs) * stepMs;
  const refuse = (path: string, message: string) =>
    new AppError("invalid_request", `The range does not fit: ${path} ${message}.`, { violations: [{ path, message }] });
  if (fromMs < 0) throw refuse("from", "must not be before 1970");
  if (toMs <= fromMs) throw refuse("to", "must be later than from");
  if (toMs - fromMs > days * INTERVAL_MS.day + stepMs) {
    throw refuse("from", `may be at most ${days} days before to, by ${interval}`);
  }
  return { fromMs, toMs, stepMs };
};
