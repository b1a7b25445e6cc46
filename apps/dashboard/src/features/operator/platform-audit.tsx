"use client";
import type { PlatformAuditEntry } from "@sluice/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getNextPageParam } from "#lib/get-next-page-param.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Card, CardHeader } from "#ui/card.tsx";
import { LoadMore } from "#ui/load-more.tsx";
import { LoadedList } from "#ui/loaded.tsx";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { TextLink } from "#ui/text-link.tsx";
import { Time } from "#ui/time.tsx";
import { ONCE } from "./once.ts";
import { factsOfAct, wordsOfAct } from "./operator-act-words.ts";

/** Who of us looked at what. There is always one entry: this look. */
export const PlatformAudit = () => {
  const trpc = useTRPC();
  const query = useInfiniteQuery(
    trpc.operator.audit.infiniteQueryOptions({ limit: 50 }, { ...ONCE, getNextPageParam }),
  );
  return (
    <Card>
      <CardHeader title="Log" description="What operators looked at and did. It can be added to, and nothing else." />
      <LoadedList query={query} waitingRows={8}>
        {(entries) => (
          <Table label="Log of operators" data-testid="operator-audit">
            <TableHead>
              <tr>
                <Th>When</Th>
                <Th>What</Th>
                <Th className="hidden sm:table-cell">Who</Th>
                <Th className="hidden lg:table-cell">From</Th>
              </tr>
            </TableHead>
            <TableBody>
              {entries.map((entry) => (
                <Entry key={entry.id} entry={entry} />
              ))}
            </TableBody>
          </Table>
        )}
      </LoadedList>
      <LoadMore query={query} />
    </Card>
  );
};

const Entry = ({ entry }: { entry: PlatformAuditEntry }) => (
  <Tr>
    <Td className="align-top text-ink-2 max-sm:[&_time]:whitespace-normal">
      <Time at={entry.at} />
    </Td>
    <Td className="align-top">
      <span className="block font-medium">{wordsOfAct(entry.action)}</span>
      <Target entry={entry} />
      {factsOfAct(entry).map(({ label, value }) => (
        <span key={label} className="block max-w-prose text-[0.8125rem] text-ink-2 leading-5 [overflow-wrap:anywhere]">
          <span className="text-ink-3">{label}:</span> {value}
        </span>
      ))}
      <span className="block text-ink-3 text-xs [overflow-wrap:anywhere] sm:hidden">{entry.operatorEmail}</span>
    </Td>
    <Td className="hidden max-w-56 truncate align-top sm:table-cell">{entry.operatorEmail}</Td>
    <Td className="hidden whitespace-nowrap align-top font-mono text-[0.8125rem] text-ink-2 lg:table-cell">
      {entry.ip ?? "–"}
    </Td>
  </Tr>
);

/** What was looked at or changed; of a tenant the way to its page, which still says when there is none any more. */
const Target = ({ entry: { targetKind, targetId } }: { entry: PlatformAuditEntry }) => {
  if (targetId === "") return null;
  const id = <code className="font-mono text-xs">{targetId}</code>;
  return (
    <span className="block [overflow-wrap:anywhere]">
      {targetKind === "tenant" ? (
        <TextLink href={`/operator/tenants/${targetId}`} prefetch={false}>
          {id}
        </TextLink>
      ) : (
        id
      )}
    </span>
  );
};
