"use client";
import type { OriginEndpoint } from "@sluice/contracts";
import { Boxes, Plus } from "lucide-react";
import { useState } from "react";
import { CdnDialog } from "#features/cdn/cdn-dialog.tsx";
import { ContentKeysDialog } from "#features/content-keys/content-keys-dialog.tsx";
import { useCan } from "#features/shell/session-context.tsx";
import { problemOf } from "#lib/problem.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { LoadError } from "#ui/load-error.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { DeleteEndpointDialog } from "./delete-endpoint-dialog.tsx";
import { EndpointCard } from "./endpoint-card.tsx";
import { EndpointDialog } from "./endpoint-dialog.tsx";
import { useOriginEndpoints } from "./use-origin-endpoints.ts";

export const EndpointsSection = ({ channelGroup, channel }: { channelGroup: string; channel: string }) => {
  const query = useOriginEndpoints(channelGroup, channel);
  const canWrite = useCan("originEndpoint:write");
  const [edited, setEdited] = useState<OriginEndpoint | "new" | null>(null);
  const [deleted, setDeleted] = useState<OriginEndpoint | null>(null);
  const [shown, setShown] = useState<OriginEndpoint | null>(null);
  const [behindCdn, setBehindCdn] = useState<OriginEndpoint | null>(null);
  if (query.error !== null) {
    return <LoadError {...problemOf(query.error)} onRetry={() => void query.refetch()} />;
  }
  const endpoints = query.data?.items;
  return (
    <div className="grid gap-6">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-xl text-ink-2 leading-6">
          An origin endpoint serves this channel in one container, with its own segment duration and manifests.
        </p>
        {canWrite && endpoints !== undefined && endpoints.length > 0 && (
          <Button variant="primary" onClick={() => setEdited("new")} data-testid="create-endpoint">
            <Plus aria-hidden /> New endpoint
          </Button>
        )}
      </div>
      {endpoints === undefined ? (
        <Skeleton className="h-56 rounded-lg" />
      ) : endpoints.length === 0 ? (
        <Card>
          <EmptyState
            icon={Boxes}
            title="No endpoint yet"
            actions={
              canWrite && (
                <Button variant="primary" onClick={() => setEdited("new")} data-testid="create-endpoint">
                  <Plus aria-hidden /> New endpoint
                </Button>
              )
            }
          >
            A CMAF endpoint with an HLS and a DASH manifest plays on nearly every device. Add a TS endpoint for old
            ones.
          </EmptyState>
        </Card>
      ) : (
        endpoints.map((endpoint) => (
          <EndpointCard
            key={endpoint.id}
            endpoint={endpoint}
            onEdit={canWrite ? () => setEdited(endpoint) : undefined}
            onShowKeys={() => setShown(endpoint)}
            onShowCdn={() => setBehindCdn(endpoint)}
            onDelete={canWrite ? () => setDeleted(endpoint) : undefined}
          />
        ))
      )}
      <EndpointDialog
        channelGroup={channelGroup}
        channel={channel}
        edited={edited}
        existing={endpoints ?? []}
        onClose={() => setEdited(null)}
      />
      <CdnDialog endpoint={behindCdn} onClose={() => setBehindCdn(null)} />
      <ContentKeysDialog endpoint={shown} onClose={() => setShown(null)} />
      <DeleteEndpointDialog endpoint={deleted} onClose={() => setDeleted(null)} />
    </div>
  );
};
