"use client";
import { useQuery } from "@tanstack/react-query";
import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { channelPath } from "#features/channels/channel-path.ts";
import { needsLook } from "#features/channels/channel-state.ts";
import { filterAndSortChannels } from "#features/channels/sort-channels.ts";
import { StateBadge } from "#features/channels/state-badge.tsx";
import { useAllChannels } from "#features/channels/use-all-channels.ts";
import { useChannelStates } from "#features/channels/use-channel-states.ts";
import { OnboardingList, RecallOnboarding } from "#features/onboarding/onboarding-list.tsx";
import { useSession } from "#features/shell/session-context.tsx";
import { UsageChart } from "#features/usage/usage-chart.tsx";
import { rangeSpan } from "#features/usage/usage-range.ts";
import { formatBitrate, formatBytes } from "#lib/format.ts";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { useNow } from "#lib/use-now.ts";
import { Button } from "#ui/button.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { LoadError } from "#ui/load-error.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { Stat } from "#ui/stat.tsx";
import { QuickStart } from "./quick-start.tsx";

const SHOWN = 8;

export const Overview = () => {
  const { tenant } = useSession();
  const { channels, isPending, error } = useAllChannels();
  if (error !== null) return <LoadError {...problemOf(error)} />;
  return (
    <>
      <PageHeader
        title={tenant.name}
        description={
          !isPending && channels.length === 0
            ? "Your workspace is ready. What is missing is a channel: one programme, taken in once and served in every format."
            : "What your channels do right now."
        }
        actions={<RecallOnboarding />}
      />
      <OnboardingList channel={channels[0]} />
      {isPending ? (
        <div className="grid gap-6" role="status" aria-label="Loading">
          <Skeleton className="h-24 rounded-lg" />
          <Skeleton className="h-64 rounded-lg" />
        </div>
      ) : channels.length === 0 ? (
        <QuickStart />
      ) : (
        <Running />
      )}
    </>
  );
};

const Running = () => {
  const trpc = useTRPC();
  const { channels } = useAllChannels();
  const states = useChannelStates(channels);
  const usage = useQuery(
    trpc.usage.summary.queryOptions(rangeSpan("24h", useNow(30_000)), { refetchInterval: 30_000 }),
  );
  const known = [...states.values()];
  const liveCount = known.filter(({ state }) => state.kind === "live").length;
  const troubled = known.filter(({ state }) => needsLook(state)).length;
  const ingest = known.reduce(
    (sum, { status }) =>
      sum + (status?.inputs.reduce((of, input) => of + (input.state === "receiving" ? input.bitrate : 0), 0) ?? 0),
    0,
  );
  const shown = filterAndSortChannels(
    channels,
    { search: "", channelGroup: "", sort: "state" },
    ({ id }) => states.get(id)?.state.kind ?? "idle",
  ).slice(0, SHOWN);
  return (
    <div className="grid gap-6">
      <Card className="px-5 py-5">
        <dl className="grid grid-cols-2 gap-x-6 gap-y-5 md:grid-cols-4">
          <Stat
            label="Live channels"
            testId="live-count"
            value={`${liveCount} of ${channels.length}`}
            detail={
              troubled === 0 ? (
                "none needs a look"
              ) : (
                <span className="font-medium text-warn">
                  {troubled} {troubled === 1 ? "needs" : "need"} a look
                </span>
              )
            }
          />
          <Stat label="Ingest now" value={formatBitrate(ingest)} detail="all inputs" />
          <Stat
            label="Ingest, 24 h"
            value={usage.data === undefined ? "–" : formatBytes(usage.data.totals.ingestBytes)}
          />
          <Stat
            label="Egress, 24 h"
            value={
              usage.data === undefined
                ? "–"
                : formatBytes(usage.data.totals.egressSegmentBytes + usage.data.totals.egressManifestBytes)
            }
          />
        </dl>
      </Card>
      <Card>
        <CardHeader
          title="Channels"
          actions={
            <Button asChild size="sm">
              <Link href="/channels">
                All channels <ArrowRight aria-hidden />
              </Link>
            </Button>
          }
        />
        <ul className="divide-y divide-line border-line border-t">
          {shown.map((channel) => {
            const of = states.get(channel.id);
            const bitrate = of?.status?.inputs.reduce((sum, input) => sum + input.bitrate, 0) ?? 0;
            return (
              <li
                key={channel.id}
                className="relative flex items-center gap-4 px-5 py-3 transition-colors hover:bg-sunken/50"
              >
                <span className="min-w-0 flex-1">
                  <Link
                    href={channelPath(channel.channelGroup, channel.name)}
                    className="block truncate rounded-sm font-medium after:absolute after:inset-0"
                  >
                    {channel.name}
                  </Link>
                  <span className="block truncate text-ink-3 text-xs">{channel.channelGroup}</span>
                </span>
                <span className="hidden text-ink-2 tabular-nums sm:block">
                  {bitrate > 0 ? formatBitrate(bitrate) : ""}
                </span>
                <StateBadge state={of?.state} />
              </li>
            );
          })}
        </ul>
      </Card>
      {usage.data !== undefined && usage.data.totals.ingestRequests + usage.data.totals.egressRequests > 0 && (
        <Card>
          <CardHeader
            title="Traffic, last 24 hours"
            actions={
              <Button asChild size="sm">
                <Link href="/usage">
                  All usage <ArrowRight aria-hidden />
                </Link>
              </Button>
            }
          />
          <CardBody>
            <UsageChart measure="traffic" summary={usage.data} />
          </CardBody>
        </Card>
      )}
    </div>
  );
};
