"use client";
import { METER_IDS, METERS, type MeterUsage } from "@sluice/contracts";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { channelPath } from "#features/channels/channel-path.ts";
import { cn } from "#lib/cn.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Button } from "#ui/button.tsx";
import { Card, CardHeader } from "#ui/card.tsx";
import { Loaded } from "#ui/loaded.tsx";
import { Select } from "#ui/select.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { CellName, Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { formatCost, formatQuantity, isMetered } from "./format-meter.ts";
import {
  type ChannelUsageRow,
  nextSort,
  quantityOf,
  sortChannelUsage,
  type UsageColumn,
} from "./sort-channel-usage.ts";
import type { UsageSpan } from "./usage-range.ts";

const ROWS = 20;

// A block of one line a meter, of three meters a line, or a row: as the card has room, which beside the menu is less than the screen.
const ROW = "grid grid-cols-1 px-5 py-3 @max-4xl:[&>td]:px-0! @lg:grid-cols-3 @lg:gap-x-6 @lg:gap-y-1.5 @4xl:table-row";
const FIRST_CELL = "col-span-full block @max-4xl:pt-0 @max-4xl:pb-1 @4xl:table-cell";
const CELL =
  "flex items-baseline justify-between gap-x-3 whitespace-nowrap text-right tabular-nums @max-4xl:py-0.5 @lg:flex-col @lg:items-start @lg:text-left @4xl:table-cell @4xl:text-right";

/** Quantity and cost of a time, by meter and by channel. */
export const PeriodMeters = ({ from, to }: UsageSpan) => {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.usage.meters.queryOptions({ from, to }, { placeholderData: keepPreviousData, refetchInterval: 60_000 }),
  );
  const planId = query.data?.planId;
  return (
    <Card data-testid="usage-by-channel">
      <CardHeader
        title="By meter and channel"
        description={
          planId == null || !isMetered(planId)
            ? "In the same time."
            : "In the same time. A time costs what it adds to the bill of its month: what is included comes first. Channels share the cost of a meter by how much they used."
        }
      />
      <Loaded query={query} keepsLast waiting={<SkeletonRows rows={4} />}>
        {(usage) =>
          usage.channels.length === 0 ? (
            <p className="px-5 pb-5 text-ink-2 text-sm">Nothing was used in this time.</p>
          ) : (
            <ByChannel usage={usage} />
          )
        }
      </Loaded>
    </Card>
  );
};

const ByChannel = ({ usage }: { usage: MeterUsage }) => {
  const isPriced = usage.planId !== null && isMetered(usage.planId);
  const [isWhole, setWhole] = useState(false);
  const [sort, setSort] = useState({ column: isPriced ? "costCents" : "egressSegmentBytes", isDescending: true } as {
    column: UsageColumn;
    isDescending: boolean;
  });
  const rows = sortChannelUsage(usage.channels, sort);
  const columns: readonly { readonly value: UsageColumn; readonly label: string }[] = [
    { value: "channel", label: "Channel" },
    ...(isPriced ? [{ value: "costCents" as const, label: "Cost" }] : []),
    ...METER_IDS.map((meter) => ({ value: meter, label: METERS[meter].name })),
  ];
  return (
    <>
      <div className="@container">
        {/* In place of the heads of the columns, where there are none. */}
        <div className="px-5 pb-4 @4xl:hidden">
          <Select
            aria-label="Sort by"
            className="@lg:w-64"
            value={sort.column}
            onValueChange={(column) => setSort(nextSort(sort, column))}
            options={columns}
          />
        </div>
      </div>
      <Table label="Usage by channel and meter">
        <TableHead className="hidden @4xl:table-header-group">
          <tr>
            {columns.map(({ value, label }) => (
              <SortableTh
                key={value}
                name={label}
                isRight={value !== "channel"}
                order={sort.column === value ? (sort.isDescending ? "descending" : "ascending") : "none"}
                onSort={() => setSort(nextSort(sort, value))}
              />
            ))}
          </tr>
        </TableHead>
        <TableBody>
          <Tr className={cn(ROW, "border-line bg-sunken/40 font-medium @max-4xl:border-t")}>
            <Td className={FIRST_CELL}>All</Td>
            {isPriced && (
              <Td className={CELL}>
                <CellName columnsFrom="@4xl" name="Cost" />
                {formatCost(usage.costCents ?? 0)}
              </Td>
            )}
            {usage.meters.map(({ meter, quantity, costCents }) => (
              <Td key={meter} className={CELL}>
                <CellName columnsFrom="@4xl" name={METERS[meter].name} />
                <span>
                  {formatQuantity(meter, quantity)}
                  {isPriced && (
                    <span className="font-normal text-ink-3 text-xs @max-4xl:ml-2 @4xl:block">
                      {formatCost(costCents ?? 0)}
                    </span>
                  )}
                </span>
              </Td>
            ))}
          </Tr>
          {(isWhole ? rows : rows.slice(0, ROWS)).map((row) => (
            <Tr key={row.channelId ?? ""} className={ROW}>
              <Td className={cn(FIRST_CELL, "@4xl:max-w-56")}>
                <ChannelName row={row} />
              </Td>
              {isPriced && (
                <Td className={CELL}>
                  <CellName columnsFrom="@4xl" name="Cost" />
                  {formatCost(row.costCents ?? 0)}
                </Td>
              )}
              {METER_IDS.map((meter) => (
                <Td key={meter} className={CELL}>
                  <CellName columnsFrom="@4xl" name={METERS[meter].name} />
                  {formatQuantity(meter, quantityOf(row, meter))}
                </Td>
              ))}
            </Tr>
          ))}
        </TableBody>
      </Table>
      {!isWhole && rows.length > ROWS && (
        <div className="flex justify-center border-line border-t px-5 py-3">
          <Button size="sm" onClick={() => setWhole(true)}>
            Show all {rows.length}
          </Button>
        </div>
      )}
    </>
  );
};

const ChannelName = ({ row }: { row: ChannelUsageRow }) => {
  if (row.channelId === null) return <span className="text-ink-2">API calls and corrections</span>;
  if (row.channel === null || row.channelGroup === null) {
    return (
      <span className="text-ink-3">
        deleted <code className="block truncate font-mono text-xs">{row.channelId}</code>
      </span>
    );
  }
  return (
    <>
      <Link
        href={channelPath(row.channelGroup, row.channel, "usage")}
        className="block truncate rounded-sm font-medium hover:text-accent-text"
      >
        {row.channel}
      </Link>
      <span className="block truncate text-ink-3 text-xs">{row.channelGroup}</span>
    </>
  );
};

interface SortableThProps {
  name: string;
  isRight: boolean;
  order: "ascending" | "descending" | "none";
  onSort: () => void;
}

const SortableTh = ({ name, isRight, order, onSort }: SortableThProps) => (
  <Th aria-sort={order} className={cn("whitespace-normal py-2 leading-4", isRight && "text-right")}>
    <button
      type="button"
      onClick={onSort}
      className={cn("inline-flex items-center gap-1 rounded-sm hover:text-ink", isRight && "text-right")}
    >
      {name}
      {order === "descending" && <ArrowDown aria-hidden className="size-3" />}
      {order === "ascending" && <ArrowUp aria-hidden className="size-3" />}
    </button>
  </Th>
);
