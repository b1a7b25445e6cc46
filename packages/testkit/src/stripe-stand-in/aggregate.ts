import type { State } from "./state.ts";
import type { Meter } from "./wire.ts";

export const WINDOW_SECONDS = { hour: 3600, day: 86_400 } as const;

/** Stripe says that the newest event of a window counts, and not by which clock. What holds by either is safe. */
export type NewestBy = "receipt" | "timestamp";

/** The sum over `[startS, endS)`; of a pre-aggregated meter, the newest event of each window alone. */
export const aggregate = (
  state: State,
  newestBy: NewestBy,
  meter: Meter,
  range: { readonly customerId: string; readonly startS: number; readonly endS: number },
): bigint => {
  let events = state.events.filter(
    ({ meterId, customerId, timestampS, isCancelled }) =>
      meterId === meter.id &&
      customerId === range.customerId &&
      timestampS >= range.startS &&
      timestampS < range.endS &&
      !isCancelled,
  );
  const windowS =
    meter.event_time_window === null ? undefined : WINDOW_SECONDS[meter.event_time_window as "hour" | "day"];
  if (windowS !== undefined) {
    const newest = new Map<number, (typeof events)[number]>();
    for (const event of events) {
      const window = Math.floor(event.timestampS / windowS);
      const other = newest.get(window);
      const isNewer =
        other === undefined ||
        (newestBy === "receipt" ? event.order > other.order : event.timestampS > other.timestampS);
      if (isNewer) newest.set(window, event);
    }
    events = [...newest.values()];
  }
  if (meter.default_aggregation.formula === "count") return BigInt(events.length);
  return events.reduce((sum, { value }) => sum + value, 0n);
};
