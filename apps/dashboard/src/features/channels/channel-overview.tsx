"use client";
import { ArrowRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useOriginEndpoints } from "#features/endpoints/use-origin-endpoints.ts";
import { BitrateChart } from "#features/health/bitrate-chart.tsx";
import { useLiveStatus } from "#features/health/live-status.tsx";
import { SegmentAge } from "#features/health/segment-age.tsx";
import { manifestChoicesOf } from "#features/player/manifest-choices.ts";
import { ChannelPreview } from "#features/player/preview-section.tsx";
import { formatBitrate, formatBytes, formatDuration } from "#lib/format.ts";
import { Badge, Dot } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { CopyField } from "#ui/copy-field.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { Stat } from "#ui/stat.tsx";
import { channelPath } from "./channel-path.ts";
import { INPUT_STATE_LABELS, INPUT_STATE_TONES } from "./channel-state.ts";
import { FirstSteps } from "./first-steps.tsx";

export const ChannelOverview = ({ channelGroup, channel }: { channelGroup: string; channel: string }) => {
  const endpoints = useOriginEndpoints(channelGroup, channel);
  const choices = manifestChoicesOf(endpoints.data?.items ?? []);
  return (
    <div className="grid gap-6">
      <FirstSteps channelGroup={channelGroup} channel={channel} />
      <div className="grid gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Card>
          <CardHeader
            title="Preview"
            actions={
              <Button asChild size="sm">
                <Link href={channelPath(channelGroup, channel, "preview")}>
                  Open player <ArrowRight aria-hidden />
                </Link>
              </Button>
            }
          />
          <CardBody>
            <ChannelPreview channelGroup={channelGroup} channel={channel} compact />
          </CardBody>
        </Card>
        <IngestSummary channelGroup={channelGroup} channel={channel} />
      </div>
      <Card>
        <CardHeader
          title="Bitrate"
          description="By rendition, as it arrives."
          actions={
            <Button asChild size="sm">
              <Link href={channelPath(channelGroup, channel, "health")}>
                All of health <ArrowRight aria-hidden />
              </Link>
            </Button>
          }
        />
        <CardBody>
          <BitrateChart />
        </CardBody>
      </Card>
      {choices.length > 0 && (
        <Card>
          <CardHeader title="Playback" description="Hand these to players and CDNs." />
          <CardBody className="grid gap-3 lg:grid-cols-2">
            {choices.map(({ id, label, hint, url }) => (
              <CopyField key={id} label={`${label} (${hint})`} value={url} testId={`playback-url-${id}`} />
            ))}
          </CardBody>
        </Card>
      )}
    </div>
  );
};

const IngestSummary = ({ channelGroup, channel }: { channelGroup: string; channel: string }) => {
  const { status } = useLiveStatus();
  const storedSeconds =
    status?.storedFromMs === null || status?.storedUntilMs === null || status === null || status === undefined
      ? 0
      : (status.storedUntilMs - status.storedFromMs) / 1000;
  return (
    <Card>
      <CardHeader
        title="Ingest"
        actions={
          <Button asChild size="sm">
            <Link href={channelPath(channelGroup, channel, "ingest")}>
              Connect <ArrowRight aria-hidden />
            </Link>
          </Button>
        }
      />
      <CardBody className="grid gap-5">
        <ul className="grid gap-3">
          {([1, 2] as const).map((index) => {
            const input = status?.inputs.find((of) => of.index === index);
            const state = input?.state ?? "idle";
            return (
              <li key={index} className="rounded-lg border border-line px-4 py-3">
                <div className="flex flex-wrap items-center justify-between gap-2">
                  <span className="font-medium">Input {index}</span>
                  <span className="flex gap-1.5">
                    {status?.onAirInput === index && <Badge tone="accent">On air</Badge>}
                    {status === undefined ? (
                      <Skeleton className="h-5 w-20 rounded-full" />
                    ) : (
                      <Badge tone={INPUT_STATE_TONES[state]}>
                        <Dot tone={INPUT_STATE_TONES[state]} />
                        {INPUT_STATE_LABELS[state]}
                      </Badge>
                    )}
                  </span>
                </div>
                {input !== undefined && input.lastSegmentAtMs !== null && (
                  <dl className="mt-3 grid grid-cols-3 gap-3 text-[0.8125rem]">
                    <SmallFact label="Bitrate" value={formatBitrate(input.bitrate)} />
                    <SmallFact
                      label="Last segment"
                      value={<SegmentAge atMs={input.lastSegmentAtMs} durationMs={maxDuration(input.renditions)} />}
                    />
                    <SmallFact
                      label="Renditions"
                      value={input.renditions.filter(({ kind }) => kind === "video").length}
                    />
                  </dl>
                )}
              </li>
            );
          })}
        </ul>
        <dl className="grid grid-cols-2 gap-4">
          <Stat label="Stored" value={formatDuration(storedSeconds)} detail="how far viewers can go back" />
          <Stat label="On disk" value={formatBytes(status?.storedBytes ?? 0)} detail="kept once, for every format" />
        </dl>
      </CardBody>
    </Card>
  );
};

const maxDuration = (renditions: readonly { lastSegmentDurationMs: number }[]): number | null =>
  renditions.length === 0 ? null : Math.max(...renditions.map(({ lastSegmentDurationMs }) => lastSegmentDurationMs));

const SmallFact = ({ label, value }: { label: string; value: ReactNode }) => (
  <div className="min-w-0">
    <dt className="truncate text-ink-3 text-xs">{label}</dt>
    <dd className="truncate font-medium tabular-nums">{value}</dd>
  </div>
);
