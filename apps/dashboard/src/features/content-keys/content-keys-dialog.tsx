"use client";
import { type ContentKeyList, KEY_FAILURES, type OriginEndpoint } from "@sluice/contracts";
import { useQuery } from "@tanstack/react-query";
import { formatDuration } from "#lib/format.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Badge } from "#ui/badge.tsx";
import { Dialog, DialogBody } from "#ui/dialog.tsx";
import { Loaded } from "#ui/loaded.tsx";
import { Notice } from "#ui/notice.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { Ago } from "#ui/time.tsx";
import { TRACK_WORDS } from "./track-words.ts";

const REFRESH_MS = 10_000;

interface ContentKeysDialogProps {
  endpoint: OriginEndpoint | null;
  onClose: () => void;
}

/** Which content keys an endpoint has, for which stretch of time, and whether more are to be had. Never a key itself. */
export const ContentKeysDialog = ({ endpoint, onClose }: ContentKeysDialogProps) => (
  <Dialog
    open={endpoint !== null}
    onOpenChange={(open) => !open && onClose()}
    size="lg"
    title={`Content keys of ${endpoint?.name ?? ""}`}
    description="The ids that players ask licences for. The keys themselves are never shown."
  >
    <DialogBody className="gap-5">{endpoint !== null && <ContentKeys endpoint={endpoint} />}</DialogBody>
  </Dialog>
);

const ContentKeys = ({ endpoint: { channelGroup, channel, name } }: { endpoint: OriginEndpoint }) => {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.originEndpoints.contentKeys.queryOptions(
      { channelGroup, channel, originEndpoint: name },
      { refetchInterval: REFRESH_MS },
    ),
  );
  return (
    <Loaded query={query} waiting={<Skeleton className="h-40 rounded-lg" />}>
      {(list) => (
        <>
          <KeyStatus list={list} />
          {list.keyRotationIntervalSeconds !== null && <Rotation list={list} />}
          {list.periods.length > 0 && (
            <Table label="Content keys" data-testid="content-keys">
              <TableHead>
                <tr>
                  <Th>Period</Th>
                  <Th>Tracks</Th>
                  <Th>Key id</Th>
                  <Th className="hidden sm:table-cell">From</Th>
                </tr>
              </TableHead>
              <TableBody>
                {list.periods.toReversed().flatMap(({ index, startsAt, state, keys }) =>
                  keys.map(({ trackType, keyId, provider, fetchedAt }, i) => (
                    <Tr key={`${index} ${trackType}`}>
                      <Td className="whitespace-nowrap">
                        {i === 0 && (
                          <>
                            <Badge tone={state === "current" ? "live" : "outline"}>{STATE_WORDS[state]}</Badge>
                            {startsAt !== null && (
                              <span className="mt-0.5 block text-ink-3 text-xs">
                                <Ago at={startsAt} />
                              </span>
                            )}
                          </>
                        )}
                      </Td>
                      <Td>{TRACK_WORDS[trackType]}</Td>
                      <Td>
                        <code className="font-mono text-xs [overflow-wrap:anywhere]">{keyId}</code>
                      </Td>
                      <Td className="hidden text-ink-2 sm:table-cell">
                        {provider ?? "Sluice"}
                        <span className="block text-ink-3 text-xs">
                          <Ago at={fetchedAt} />
                        </span>
                      </Td>
                    </Tr>
                  )),
                )}
              </TableBody>
            </Table>
          )}
        </>
      )}
    </Loaded>
  );
};

const STATE_WORDS = { past: "over", current: "now", ahead: "to come" } as const;

const KeyStatus = ({ list: { status, periods, keyRotationIntervalSeconds } }: { list: ContentKeyList }) => {
  const { lastError, periodsReady, nextLookAt } = status;
  if (lastError !== null) {
    return (
      <Notice
        tone={periods.length === 0 ? "bad" : "warn"}
        role="status"
        title={periods.length === 0 ? "No key has come yet, so nothing is served" : "The last question for keys failed"}
      >
        {lastError.message} ({lastError.code}, <Ago at={lastError.at} />, {lastError.failures}{" "}
        {lastError.failures === 1 ? "time" : "times"} in a row). {KEY_FAILURES[lastError.code].remedy}
        {periods.length > 0 && " The stream goes on with the keys that it has."}
        {nextLookAt !== null && (
          <>
            {" "}
            Asked again <Ago at={nextLookAt} />.
          </>
        )}
      </Notice>
    );
  }
  if (periods.length === 0) {
    return (
      <Notice role="status" title="The first key is on its way">
        Nothing is served before it comes. This takes a few seconds.
      </Notice>
    );
  }
  if (keyRotationIntervalSeconds === null) return null;
  return (
    <Notice role="status">
      Keys are ready for the next {formatDuration(periodsReady * keyRotationIntervalSeconds)} (
      {periodsReady === 1 ? "1 period" : `${periodsReady} periods`} ahead): the stream goes on that long whether or not
      more can be had.
    </Notice>
  );
};

/** The periods side by side, as they follow each other. */
const Rotation = ({ list: { periods } }: { list: ContentKeyList }) => {
  const current = periods.findIndex(({ state }) => state === "current");
  const shown = periods.slice(Math.max(0, current - 4), Math.max(0, current - 4) + 16);
  return (
    <div aria-hidden className="grid gap-1.5">
      <div className="flex gap-0.5">
        {shown.map(({ index, state }) => (
          <span
            key={index}
            className={
              state === "current"
                ? "h-6 flex-1 rounded-sm bg-accent"
                : state === "past"
                  ? "h-6 flex-1 rounded-sm bg-line-strong"
                  : "h-6 flex-1 rounded-sm bg-accent-soft"
            }
          />
        ))}
      </div>
      <p className="flex justify-between text-ink-3 text-xs">
        <span>over</span>
        <span>to come</span>
      </p>
    </div>
  );
};
