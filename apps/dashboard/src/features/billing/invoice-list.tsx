"use client";
import type { Invoice } from "@sluice/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Receipt } from "lucide-react";
import { getNextPageParam } from "#lib/get-next-page-param.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Badge, type BadgeTone } from "#ui/badge.tsx";
import { Card, CardHeader } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { LoadMore } from "#ui/load-more.tsx";
import { LoadedList } from "#ui/loaded.tsx";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { formatCents, formatDay } from "./format-cents.ts";

const STATUS = {
  draft: { words: "In preparation", tone: "neutral" },
  open: { words: "To be paid", tone: "warn" },
  paid: { words: "Paid", tone: "live" },
  uncollectible: { words: "Written off", tone: "bad" },
  void: { words: "Void", tone: "neutral" },
} as const satisfies Record<Invoice["status"], { words: string; tone: BadgeTone }>;

export const InvoiceList = () => {
  const trpc = useTRPC();
  const query = useInfiniteQuery(trpc.billing.invoices.infiniteQueryOptions({ limit: 25 }, { getNextPageParam }));
  return (
    <Card>
      <CardHeader title="Invoices" description="Newest first." />
      <LoadedList
        query={query}
        waitingRows={3}
        empty={
          <EmptyState icon={Receipt} title="No invoice yet">
            The first one is made when the first period of a subscription ends, or when a base price is due.
          </EmptyState>
        }
      >
        {(invoices) => (
          <Table label="Invoices">
            <TableHead>
              <tr>
                <Th>Number</Th>
                <Th className="hidden sm:table-cell">Made on</Th>
                <Th>State</Th>
                <Th className="text-right">Total</Th>
              </tr>
            </TableHead>
            <TableBody>
              {invoices.map((invoice) => (
                <Tr key={invoice.id}>
                  <Td>
                    {invoice.url === null ? (
                      invoice.number
                    ) : (
                      <a
                        href={invoice.url}
                        className="rounded-sm font-medium text-accent-text underline-offset-4 hover:underline"
                      >
                        {invoice.number ?? "Invoice"}
                      </a>
                    )}
                  </Td>
                  <Td className="hidden whitespace-nowrap text-ink-2 sm:table-cell">{formatDay(invoice.createdAt)}</Td>
                  <Td>
                    <Badge tone={STATUS[invoice.status].tone}>{STATUS[invoice.status].words}</Badge>
                  </Td>
                  <Td className="whitespace-nowrap text-right tabular-nums">
                    {formatCents(invoice.totalCents, invoice.currency)}
                  </Td>
                </Tr>
              ))}
            </TableBody>
          </Table>
        )}
      </LoadedList>
      <LoadMore query={query} />
    </Card>
  );
};
