import type { MeterId, MeterUsage, UsedMeters } from "@sluice/contracts";

export type ChannelUsageRow = MeterUsage["channels"][number];
export type UsageColumn = MeterId | "channel" | "costCents";

export interface UsageSort {
  readonly column: UsageColumn;
  readonly isDescending: boolean;
}

export const quantityOf = ({ meters }: UsedMeters, meter: MeterId): number =>
  Number(meters.find((line) => line.meter === meter)?.quantity ?? 0);

/** What has no name comes after what has one, and what belongs to no channel last. */
const nameOf = ({ channelId, channelGroup, channel }: ChannelUsageRow): string =>
  channelId === null ? "\uffff\uffff" : channel === null ? `\uffff${channelId}` : `${channel} ${channelGroup}`;

export const sortChannelUsage = (
  rows: readonly ChannelUsageRow[],
  { column, isDescending }: UsageSort,
): ChannelUsageRow[] => {
  const byName = (a: ChannelUsageRow, b: ChannelUsageRow) => nameOf(a).localeCompare(nameOf(b), "en");
  const figureOf = (row: ChannelUsageRow): number =>
    column === "costCents" ? Number(row.costCents ?? 0) : column === "channel" ? 0 : quantityOf(row, column);
  const direction = isDescending ? -1 : 1;
  return rows.toSorted((a, b) =>
    column === "channel" ? direction * byName(a, b) : direction * (figureOf(a) - figureOf(b)) || byName(a, b),
  );
};

/** Another column begins with its largest, names with the first; the same one turns round. */
export const nextSort = (sort: UsageSort, column: UsageColumn): UsageSort =>
  sort.column === column
    ? { column, isDescending: !sort.isDescending }
    : { column, isDescending: column !== "channel" };
