"use client";
import { RadioTower } from "lucide-react";
import Link from "next/link";
import { channelPath } from "#features/channels/channel-path.ts";
import { INPUT_STATE_LABELS, INPUT_STATE_TONES } from "#features/channels/channel-state.ts";
import { formatBitrate, formatCount } from "#lib/format.ts";
import { Badge, Dot } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { BitrateChart } from "./bitrate-chart.tsx";
import { IncidentList } from "./incident-list.tsx";
import { useLiveStatus } from "./live-status.tsx";
import { RenditionTable } from "./rendition-table.tsx";

export const HealthSection = ({ channelGroup, channel }: { channelGroup: string; channel: string }) => {
  const { status } = useLiveStatus();
  if (status === undefined) {
    return (
      <Card>
        <SkeletonRows rows={5} />
      </Card>
    );
  }
  const inputs = status?.inputs ?? [];
  const seen = inputs.filter(({ state, renditions }) => state !== "idle" || renditions.length > 0);
  const incidents = inputs
    .flatMap(({ index, incidents: of }) => of.map((incident) => ({ ...incident, input: index })))
    .sort((a, b) => b.atMs - a.atMs);
  return (
    <div className="grid gap-6">
      <Card>
        <CardHeader
          title="Bitrate"
          description="By rendition, as it arrives. The last five minutes, while this page is open."
        />
        <CardBody>
          <BitrateChart />
        </CardBody>
      </Card>
      {seen.length === 0 && (
        <Card>
          <EmptyState
            icon={RadioTower}
            title="Nothing has arrived yet"
            actions={
              <Button asChild variant="primary">
                <Link href={channelPath(channelGroup, channel, "ingest")}>Connect an encoder</Link>
              </Button>
            }
          >
            As soon as an encoder, or the test picture, sends its first segment, each rendition has a line here.
          </EmptyState>
        </Card>
      )}
      {seen.map((input) => (
        <Card key={input.index}>
          <CardHeader
            title={
              <span className="flex flex-wrap items-center gap-2">
                Input {input.index}
                <Badge tone={INPUT_STATE_TONES[input.state]}>
                  <Dot tone={INPUT_STATE_TONES[input.state]} />
                  {INPUT_STATE_LABELS[input.state]}
                </Badge>
                {status?.onAirInput === input.index && <Badge tone="accent">On air</Badge>}
              </span>
            }
            description={`${formatBitrate(input.bitrate)} in all · ${formatCount(input.duplicateCount)} repeated · ${formatCount(input.lateCount)} late · ${formatCount(input.droppedCount)} dropped`}
          />
          {input.renditions.length > 0 && <RenditionTable input={input} />}
        </Card>
      ))}
      <Card>
        <CardHeader title="Incidents" description="What was refused or thrown away since the packager started." />
        <IncidentList incidents={incidents} />
      </Card>
    </div>
  );
};
