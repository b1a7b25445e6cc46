"use client";
import { METERS, type Simulation } from "@sluice/contracts";
import { formatQuantity } from "#features/usage/format-meter.ts";
import { Card, CardHeader } from "#ui/card.tsx";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";

/** What the channel uses, each line with its sum. */
export const SimulatedMeters = ({ meters }: Pick<Simulation, "meters">) => (
  <Card data-testid="simulated-meters">
    <CardHeader title="What it uses a month" description="Media alone: the heads of requests add less than 0.1 %." />
    <Table label="What the channel uses a month">
      <TableHead>
        <tr>
          <Th>Meter</Th>
          <Th className="text-right max-sm:pr-5">A month</Th>
          <Th className="hidden sm:table-cell">How it is worked out</Th>
        </tr>
      </TableHead>
      <TableBody>
        {meters.map(({ meter, quantity, arithmetic }) => (
          <Tr key={meter}>
            <Td className="sm:whitespace-nowrap" title={METERS[meter].description}>
              {METERS[meter].name}
              <span className="block text-ink-2 text-xs leading-5 sm:hidden">{arithmetic}</span>
            </Td>
            <Td className="whitespace-nowrap text-right tabular-nums max-sm:pr-5" data-testid={`simulated-${meter}`}>
              {formatQuantity(meter, quantity)}
            </Td>
            <Td className="hidden min-w-72 text-ink-2 text-xs leading-5 sm:table-cell">{arithmetic}</Td>
          </Tr>
        ))}
      </TableBody>
    </Table>
  </Card>
);
