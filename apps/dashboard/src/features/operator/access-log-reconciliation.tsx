"use client";
import type { UsageReconciliation } from "@sluice/contracts";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { getNextPageParam } from "#lib/get-next-page-param.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Badge } from "#ui/badge.tsx";
import { Card, CardHeader } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { LoadMore } from "#ui/load-more.tsx";
import { LoadedList } from "#ui/loaded.tsx";
import { Select } from "#ui/select.tsx";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { Time } from "#ui/time.tsx";
import { printMeter, printUnits } from "./meter-units.ts";
import { ONCE } from "./once.ts";
import { TenantCell } from "./tenant-cell.tsx";

const SHOWN = [
  { value: "flagged", label: "Above 0.1 %" },
  { value: "every", label: "Every difference" },
] as const;

const percentOf = (ratio: number): string => `${(ratio * 100).toPrecision(3)} %`;

/** Where the packagers' access logs say something else than what is billed. */
export const AccessLogReconciliation = () => {
  const trpc = useTRPC();
  const [shown, setShown] = useState<(typeof SHOWN)[number]["value"]>("flagged");
  const query = useInfiniteQuery(
    trpc.operator.reconciliations.infiniteQueryOptions(
      { limit: 50, flaggedOnly: shown === "flagged" },
      {
        ...ONCE,
        getNextPageParam,
        placeholderData: keepPreviousData,
      },
    ),
  );
  return (
    <Card>
      <CardHeader
        title="Usage and access logs"
        description="Closed hours in which the packagers' access logs do not add up to the bytes that are billed."
        actions={<Select aria-label="Which" className="w-44" value={shown} onValueChange={setShown} options={SHOWN} />}
      />
      <LoadedList
        query={query}
        waitingRows={4}
        empty={
          <EmptyState icon={CircleCheck} title={shown === "flagged" ? "Nothing above 0.1 %" : "No difference"}>
            Each hour is compared a quarter of an hour after it ended, and again when something comes late.
          </EmptyState>
        }
      >
        {(rows) => <DifferenceTable rows={rows} />}
      </LoadedList>
      <LoadMore query={query} />
    </Card>
  );
};

const DifferenceTable = ({ rows }: { rows: readonly UsageReconciliation[] }) => (
  <Table label="Differences of usage and access logs" data-testid="operator-reconciliations">
    <TableHead>
      <tr>
        <Th>Tenant</Th>
        <Th className="hidden lg:table-cell">Hour</Th>
        <Th className="hidden lg:table-cell">Meter</Th>
        <Th className="hidden text-right sm:table-cell">Billed</Th>
        <Th className="hidden text-right sm:table-cell">Logged</Th>
        <Th className="text-right">Difference</Th>
      </tr>
    </TableHead>
    <TableBody>
      {rows.map((row) => (
        <Tr key={`${row.tenantId} ${row.meter} ${row.hour}`}>
          <TenantCell tenant={row}>
            <Time at={row.hour} />
            <span className="block">{printMeter(row.meter)}</span>
          </TenantCell>
          <Td className="hidden whitespace-nowrap text-ink-2 lg:table-cell">
            <Time at={row.hour} />
          </Td>
          <Td className="hidden whitespace-nowrap text-ink-2 lg:table-cell">{printMeter(row.meter)}</Td>
          <Td className="hidden whitespace-nowrap text-right tabular-nums sm:table-cell">{printUnits(row.counted)}</Td>
          <Td className="hidden whitespace-nowrap text-right tabular-nums sm:table-cell">{printUnits(row.logged)}</Td>
          <Td className="whitespace-nowrap text-right tabular-nums">
            <Badge tone={row.isFlagged ? "bad" : "neutral"}>{percentOf(row.ratio)}</Badge>
            <span className="block text-ink-2 text-xs leading-5 sm:hidden">{printUnits(row.counted)} billed</span>
            <span className="block text-ink-2 text-xs leading-5 sm:hidden">{printUnits(row.logged)} logged</span>
            {!row.isWhole && <span className="block text-ink-3 text-xs">log may lack a second</span>}
          </Td>
        </Tr>
      ))}
    </TableBody>
  </Table>
);
