"use client";
import { type Invoice, METERS, type MeterId } from "@sluice/contracts";
import { useQuery } from "@tanstack/react-query";
import { formatQuantity } from "#features/usage/format-meter.ts";
import { formatCount } from "#lib/format.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Card, CardHeader } from "#ui/card.tsx";
import { Loaded } from "#ui/loaded.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { formatCents, formatDay } from "./format-cents.ts";

type Line = Invoice["lines"][number];

const countOf = (quantity: number, meter: MeterId): string =>
  `${formatCount(quantity)} ${METERS[meter].reportedUnit.name}${quantity === 1 ? "" : "s"}`;

const quantityOf = ({ meter, quantity }: Line): string => {
  if (quantity === null) return "";
  if (meter === null) return formatCount(quantity);
  const { counts, reportedUnit } = METERS[meter];
  return counts === "bytes" ? formatQuantity(meter, quantity * reportedUnit.countedUnits) : countOf(quantity, meter);
};

/** For whoever compares it with other counts to the byte. */
const exactQuantityOf = ({ meter, quantity }: Line): string | undefined =>
  quantity === null || meter === null ? undefined : countOf(quantity, meter);

/** What the running period will cost by what Stripe knows so far. */
export const InvoicePreview = ({ hasSubscription }: { hasSubscription: boolean }) => {
  const trpc = useTRPC();
  const query = useQuery({ ...trpc.billing.preview.queryOptions(), enabled: hasSubscription });
  if (!hasSubscription) return null;
  const invoice = query.data?.invoice;
  return (
    <Card data-testid="invoice-preview">
      <CardHeader
        title="Next invoice"
        description="As it would be by now. Usage of the last hour or two is not in it yet."
        actions={
          invoice != null && (
            <p className="font-semibold text-xl tabular-nums" data-testid="preview-total">
              {formatCents(invoice.totalCents, invoice.currency)}
            </p>
          )
        }
      />
      <Loaded query={query} waiting={<SkeletonRows rows={3} />}>
        {({ invoice }) =>
          invoice === null ? (
            <p className="px-5 pb-5 text-ink-2 text-sm">Nothing more will be invoiced.</p>
          ) : (
            <Table label="Lines of the next invoice">
              <TableHead>
                <tr>
                  <Th>What</Th>
                  <Th className="hidden sm:table-cell">When</Th>
                  <Th className="text-right">How much</Th>
                  <Th className="text-right">Price</Th>
                </tr>
              </TableHead>
              <TableBody>
                {invoice.lines.map((line) => (
                  <Tr key={`${line.description} ${line.from} ${line.amountCents}`}>
                    <Td>{line.description}</Td>
                    <Td className="hidden whitespace-nowrap text-ink-2 sm:table-cell">
                      {formatDay(line.from)} – {formatDay(line.to)}
                    </Td>
                    <Td
                      className="whitespace-nowrap text-right tabular-nums"
                      title={exactQuantityOf(line)}
                      data-testid="line-quantity"
                    >
                      {quantityOf(line)}
                    </Td>
                    <Td className="whitespace-nowrap text-right tabular-nums">
                      {formatCents(line.amountCents, invoice.currency)}
                    </Td>
                  </Tr>
                ))}
              </TableBody>
            </Table>
          )
        }
      </Loaded>
    </Card>
  );
};
