"use client";
import { METERS, type MeterId, PLANS, type UsageMonth, type UsedMeters } from "@sluice/contracts";
import { useQuery } from "@tanstack/react-query";
import { cn } from "#lib/cn.ts";
import { formatBytes } from "#lib/format.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { Loaded } from "#ui/loaded.tsx";
import { Meter } from "#ui/meter.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { Stat } from "#ui/stat.tsx";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { formatCost, formatQuantity, includedOf, isMetered } from "./format-meter.ts";
import { quantityOf } from "./sort-channel-usage.ts";

const monthName = (month: string): string =>
  new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(month));

const trafficOf = (used: UsedMeters): string =>
  `${formatBytes(quantityOf(used, "ingestBytes"))} in, ${formatBytes(
    quantityOf(used, "egressSegmentBytes") + quantityOf(used, "egressManifestBytes"),
  )} out`;

/** Today, the month until now and what it is likely to come to, by money where there are prices and by bytes where not. */
export const MonthCard = () => {
  const trpc = useTRPC();
  const query = useQuery(trpc.usage.month.queryOptions(undefined, { refetchInterval: 60_000 }));
  const month = query.data;
  const isPriced = month?.planId != null && isMetered(month.planId);
  return (
    <Card data-testid="usage-month">
      <CardHeader
        title={month === undefined ? "This month" : monthName(month.month)}
        description={
          isPriced ? "A calendar month of UTC, as it is billed. Taxes come on top." : "A calendar month of UTC."
        }
      />
      <Loaded
        query={query}
        keepsLast
        waiting={
          <CardBody>
            <Skeleton className="h-40 w-full" />
          </CardBody>
        }
      >
        {(month) => (
          <>
            <CardBody>
              <Tiles month={month} />
            </CardBody>
            <ByMeter month={month} />
          </>
        )}
      </Loaded>
    </Card>
  );
};

const Tiles = ({ month }: { month: UsageMonth }) => {
  const { today, toDate, forecast, planId, baseCents } = month;
  const isPriced = planId !== null && isMetered(planId);
  const whole = ({ costCents }: UsedMeters) => formatCost(Number(costCents ?? 0) + (baseCents ?? 0));
  const figureOf = (used: UsedMeters, cost: string) => (isPriced ? cost : trafficOf(used));
  const base = isPriced && baseCents !== null && baseCents > 0 ? `, ${formatCost(baseCents)} of it base price` : "";
  return (
    <dl className="grid gap-x-6 gap-y-5 sm:grid-cols-3">
      <Stat
        label="Today, since 00:00 UTC"
        testId="usage-today"
        value={figureOf(today, formatCost(today.costCents ?? 0))}
        detail={isPriced ? trafficOf(today) : undefined}
      />
      <Stat
        label="Month to date"
        testId="usage-to-date"
        value={figureOf(toDate, whole(toDate))}
        detail={isPriced ? `${trafficOf(toDate)}${base}` : undefined}
      />
      {forecast === null ? (
        <Stat
          label="Forecast for the month"
          testId="usage-forecast"
          value="–"
          detail="After the first whole day of use"
        />
      ) : (
        <Stat
          label="Forecast for the month"
          testId="usage-forecast"
          value={figureOf(forecast.expected, whole(forecast.expected))}
          detail={
            isPriced && whole(forecast.low) !== whole(forecast.high)
              ? `${whole(forecast.low)} to ${whole(forecast.high)}, by ${basisOf(forecast.basedOnDays)}`
              : `By ${basisOf(forecast.basedOnDays)}`
          }
        />
      )}
    </dl>
  );
};

const basisOf = (days: number): string => (days === 1 ? "the one whole day so far" : `the last ${days} days`);

const ByMeter = ({ month }: { month: UsageMonth }) => {
  const { planId, toDate, forecast } = month;
  const isPriced = planId !== null && isMetered(planId);
  return (
    <Table label="This month by meter">
      <TableHead>
        <tr>
          <Th>Meter</Th>
          <Th className="text-right">Until now</Th>
          {isPriced && <Th className="hidden sm:table-cell">Included in {PLANS[planId].name}</Th>}
          {isPriced && (
            <Th className="text-right max-sm:pr-5">
              Cost<span className="max-sm:sr-only"> until now</span>
            </Th>
          )}
          <Th className={cn("text-right", isPriced && "hidden sm:table-cell")}>Forecast</Th>
        </tr>
      </TableHead>
      <TableBody>
        {toDate.meters.map(({ meter, quantity, costCents }) => {
          const expected = forecast?.expected.meters.find((line) => line.meter === meter);
          return (
            <Tr key={meter}>
              <Td className="sm:whitespace-nowrap" title={METERS[meter].description}>
                {METERS[meter].name}
              </Td>
              <Td className="whitespace-nowrap text-right tabular-nums">
                {formatQuantity(meter, quantity)}
                {isPriced && (
                  <span className="block text-ink-3 text-xs sm:hidden">
                    {shareOf(Number(quantity), includedOf(planId, meter), meter)}
                  </span>
                )}
              </Td>
              {isPriced && (
                <Td className="hidden min-w-40 sm:table-cell">
                  <Included used={Number(quantity)} included={includedOf(planId, meter)} meter={meter} />
                </Td>
              )}
              {isPriced && (
                <Td className="whitespace-nowrap text-right tabular-nums max-sm:pr-5">
                  {formatCost(costCents ?? 0)}
                  {expected !== undefined && (
                    <span className="block text-ink-3 text-xs sm:hidden">
                      {formatCost(expected.costCents ?? 0)} expected
                    </span>
                  )}
                </Td>
              )}
              <Td
                className={cn(
                  "whitespace-nowrap text-right text-ink-2 tabular-nums",
                  isPriced && "hidden sm:table-cell",
                )}
              >
                {expected === undefined ? "–" : formatQuantity(meter, expected.quantity)}
                {isPriced && expected !== undefined && (
                  <span className="block text-ink-3 text-xs">{formatCost(expected.costCents ?? 0)}</span>
                )}
              </Td>
            </Tr>
          );
        })}
      </TableBody>
    </Table>
  );
};

const percentOf = (used: number, included: number): number =>
  included === 0 ? 100 : Math.max(0, (used / included) * 100);

const shareOf = (used: number, included: number | null, meter: MeterId): string =>
  included === null
    ? "all included"
    : `${Math.round(percentOf(used, included))} % of ${formatQuantity(meter, included)}`;

const Included = ({ used, included, meter }: { used: number; included: number | null; meter: MeterId }) => {
  if (included === null) return <span className="text-ink-2">All of it</span>;
  return (
    <div className="grid gap-1">
      <span className="whitespace-nowrap text-ink-2 text-xs tabular-nums">{shareOf(used, included, meter)}</span>
      <Meter label={`${METERS[meter].name}: used of what is included`} percent={percentOf(used, included)} />
    </div>
  );
};
