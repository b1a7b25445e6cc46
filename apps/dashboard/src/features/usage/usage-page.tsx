"use client";
import type { UsageSummary } from "@sluice/contracts";
import Link from "next/link";
import { channelPath } from "#features/channels/channel-path.ts";
import { formatBytes, formatCount } from "#lib/format.ts";
import { Card, CardHeader } from "#ui/card.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { UsagePanel } from "./usage-panel.tsx";

export const UsagePage = () => (
  <>
    <PageHeader title="Usage" description="What your channels took in and gave out." />
    <UsagePanel>{(summary) => <ByChannel summary={summary} />}</UsagePanel>
  </>
);

const ByChannel = ({ summary }: { summary: UsageSummary }) => {
  if (summary.channels.length === 0) return null;
  return (
    <Card>
      <CardHeader title="By channel" description="Most bytes first, in the same time." />
      <Table label="Usage by channel">
        <TableHead>
          <tr>
            <Th>Channel</Th>
            <Th className="text-right">Ingest</Th>
            <Th className="text-right">Egress</Th>
            <Th className="hidden text-right sm:table-cell">Requests</Th>
          </tr>
        </TableHead>
        <TableBody>
          {summary.channels.map((row) => (
            <Tr key={row.channelId}>
              <Td className="max-w-56">
                {row.channel === null || row.channelGroup === null ? (
                  <span className="text-ink-3">
                    deleted <code className="block truncate font-mono text-xs">{row.channelId}</code>
                  </span>
                ) : (
                  <>
                    <Link
                      href={channelPath(row.channelGroup, row.channel, "usage")}
                      className="block truncate rounded-sm font-medium hover:text-accent-text"
                    >
                      {row.channel}
                    </Link>
                    <span className="block truncate text-ink-3 text-xs">{row.channelGroup}</span>
                  </>
                )}
              </Td>
              <Td className="whitespace-nowrap text-right tabular-nums">{formatBytes(row.ingestBytes)}</Td>
              <Td className="whitespace-nowrap text-right tabular-nums">
                {formatBytes(row.egressSegmentBytes + row.egressManifestBytes)}
              </Td>
              <Td className="hidden whitespace-nowrap text-right tabular-nums sm:table-cell">
                {formatCount(row.ingestRequests + row.egressRequests)}
              </Td>
            </Tr>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
};
