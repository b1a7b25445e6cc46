"use client";
import type { PackagerNode } from "@sluice/contracts";
import { useQuery } from "@tanstack/react-query";
import { RefreshCw, Server } from "lucide-react";
import { formatCount } from "#lib/format.ts";
import { useTRPC } from "#lib/trpc.ts";
import { useNow } from "#lib/use-now.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card, CardHeader } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { LoadedList } from "#ui/loaded.tsx";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { Ago } from "#ui/time.tsx";
import { ONCE } from "./once.ts";

/** A packager reports about once a second; after this, something is wrong with it or with its way here. */
const SILENT_AFTER_MS = 30_000;

export const PackagerNodes = () => {
  const trpc = useTRPC();
  const query = useQuery(trpc.operator.nodes.queryOptions(undefined, ONCE));
  return (
    <Card>
      <CardHeader
        title="Packagers"
        description="As they last reported. A lag is how many changes of the configuration one has not taken yet."
        actions={
          <Button size="sm" busy={query.isFetching} onClick={() => void query.refetch()}>
            <RefreshCw aria-hidden /> Look again
          </Button>
        }
      />
      <LoadedList
        query={query}
        waitingRows={3}
        empty={
          <EmptyState icon={Server} title="No packager has reported">
            One reports by itself once it runs with this installation's service token.
          </EmptyState>
        }
      >
        {(nodes) => <NodeTable nodes={nodes} lookedAtMs={query.dataUpdatedAt} />}
      </LoadedList>
    </Card>
  );
};

const NodeTable = ({ nodes, lookedAtMs }: { nodes: readonly PackagerNode[]; lookedAtMs: number }) => {
  // What has not been asked again cannot be called silent: the age is that of the moment of looking.
  const nowMs = Math.min(useNow(10_000), lookedAtMs);
  return (
    <Table label="Packagers" data-testid="operator-nodes">
      <TableHead>
        <tr>
          <Th>Node</Th>
          <Th>State</Th>
          <Th className="text-right max-sm:pr-5">Lag</Th>
          <Th className="hidden text-right sm:table-cell">Revision</Th>
          <Th className="hidden text-right sm:table-cell">Channels</Th>
          <Th className="hidden md:table-cell">Version</Th>
          <Th className="hidden text-right lg:table-cell">Started</Th>
          <Th className="hidden text-right md:table-cell">Seen</Th>
        </tr>
      </TableHead>
      <TableBody>
        {nodes.map((node) => {
          const isSilent = nowMs - Date.parse(node.seenAt) > SILENT_AFTER_MS;
          return (
            <Tr key={node.node}>
              <Td className="max-w-48 truncate font-medium">{node.node}</Td>
              <Td>
                <Badge tone={isSilent ? "bad" : "live"}>{isSilent ? "Silent" : "Reports"}</Badge>
              </Td>
              <Td className="text-right tabular-nums max-sm:pr-5">{formatCount(node.revisionLag)}</Td>
              <Td className="hidden text-right tabular-nums sm:table-cell">{formatCount(node.revision)}</Td>
              <Td className="hidden text-right tabular-nums sm:table-cell">{formatCount(node.channelCount)}</Td>
              <Td className="hidden text-ink-2 md:table-cell">{node.version}</Td>
              <Td className="hidden text-right text-ink-2 lg:table-cell">
                <Ago at={node.startedAt} />
              </Td>
              <Td className="hidden text-right text-ink-2 md:table-cell">
                <Ago at={node.seenAt} />
              </Td>
            </Tr>
          );
        })}
      </TableBody>
    </Table>
  );
};
