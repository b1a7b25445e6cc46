import { AppError, USAGE_RANGE_DAYS, type UsageInterval } from "@sluice/contracts";

export const INTERVAL_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const satisfies Record<
  UsageInterval,
  number
>;

/**
 * The asked range, widened to whole intervals in UTC.
 * @throws AppError `invalid_request` for one that is empty or longer than `days`
 */
export const wholeRange = (
  query: { readonly from: string; readonly to: string },
  interval: UsageInterval,
  days: number = USAGE_RANGE_DAYS[interval],
): { from: number; to: number; step: number } => {
  const step = INTERVAL_MS[interval];
  const from = Math.floor(Date.parse(query.from) / step) * step;
  const to = Math.ceil(Date.parse(query.to) / step) * step;
  const refuse = (path: string, message: string) =>
    new AppError("invalid_request", `The range does not fit: ${path} ${message}.`, { violations: [{ path, message }] });
  if (from < 0) throw refuse("from", "must not be before 1970");
  if (to <= from) throw refuse("to", "must be later than from");
  if (to - from > days * INTERVAL_MS.day + step) {
    throw refuse("from", `may be at most ${days} days before to, by ${interval}`);
  }
  return { from, to, step };
};
