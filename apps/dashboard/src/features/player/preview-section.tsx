"use client";
import { MonitorPlay } from "lucide-react";
import Link from "next/link";
import { channelPath } from "#features/channels/channel-path.ts";
import { useOriginEndpoints } from "#features/endpoints/use-origin-endpoints.ts";
import { problemOf } from "#lib/problem.ts";
import { Button } from "#ui/button.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { CopyField } from "#ui/copy-field.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { LoadError } from "#ui/load-error.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { manifestChoicesOf } from "./manifest-choices.ts";
import { PreviewPlayer } from "./preview-player.tsx";

interface PreviewProps {
  channelGroup: string;
  channel: string;
  compact?: boolean;
}

/** The player, or why there is nothing to play. */
export const ChannelPreview = ({ channelGroup, channel, compact }: PreviewProps) => {
  const query = useOriginEndpoints(channelGroup, channel);
  if (query.error !== null) {
    return <LoadError {...problemOf(query.error)} onRetry={() => void query.refetch()} />;
  }
  if (query.data === undefined) return <Skeleton className="aspect-video w-full" />;
  const [first, ...rest] = manifestChoicesOf(query.data.items);
  if (first === undefined) {
    return (
      <EmptyState
        icon={MonitorPlay}
        title="There is nothing to play yet"
        actions={
          <Button asChild variant="primary">
            <Link href={channelPath(channelGroup, channel, "endpoints")}>Add an endpoint</Link>
          </Button>
        }
      >
        An origin endpoint says in which format this channel is served. Add one, and it plays here.
      </EmptyState>
    );
  }
  return <PreviewPlayer choices={[first, ...rest]} {...(compact === undefined ? {} : { compact })} />;
};

export const PreviewSection = ({ channelGroup, channel }: Omit<PreviewProps, "compact">) => {
  const query = useOriginEndpoints(channelGroup, channel);
  const choices = manifestChoicesOf(query.data?.items ?? []);
  return (
    <div className="grid gap-6">
      <Card>
        <CardBody className="pt-5">
          <ChannelPreview channelGroup={channelGroup} channel={channel} />
        </CardBody>
      </Card>
      {choices.length > 0 && (
        <Card>
          <CardHeader title="Playback URLs" description="For players, CDNs and packaging tests." />
          <CardBody className="grid gap-3">
            {choices.map(({ id, label, hint, url }) => (
              <CopyField key={id} label={`${label} (${hint})`} value={url} testId={`playback-url-${id}`} />
            ))}
          </CardBody>
        </Card>
      )}
    </div>
  );
};
