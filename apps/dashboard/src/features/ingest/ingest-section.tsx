"use client";
import type { IngestCredentials, IngestEndpoint } from "@sluice/contracts";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { INPUT_STATE_LABELS, INPUT_STATE_TONES } from "#features/channels/channel-state.ts";
import { useLiveStatus } from "#features/health/live-status.tsx";
import { SegmentAge } from "#features/health/segment-age.tsx";
import { useCan } from "#features/shell/session-context.tsx";
import { formatBitrate } from "#lib/format.ts";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Badge, Dot } from "#ui/badge.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { CopyField } from "#ui/copy-field.tsx";
import { LoadError } from "#ui/load-error.tsx";
import { Notice } from "#ui/notice.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { Time } from "#ui/time.tsx";
import { EncoderGuide } from "./encoder-guide.tsx";
import { IngestAccessRow } from "./ingest-access-row.tsx";
import { OldCredentialsRow } from "./old-credentials-row.tsx";
import { RotateButton } from "./rotate-button.tsx";
import { SecretField } from "./secret-field.tsx";
import { TestSourceCard } from "./test-source-card.tsx";

export const IngestSection = ({ channelGroup, channel }: { channelGroup: string; channel: string }) => {
  const trpc = useTRPC();
  const canRead = useCan("ingestCredentials:read");
  const channelQuery = useQuery(trpc.channels.get.queryOptions({ channelGroup, channel }));
  const credentialsQuery = useQuery(
    trpc.channels.ingestCredentials.queryOptions({ channelGroup, channel }, { enabled: canRead }),
  );
  const credentials = credentialsQuery.data?.items;
  const endpoints: readonly IngestEndpoint[] | undefined = credentials ?? channelQuery.data?.ingestEndpoints;
  return (
    <div className="grid gap-6">
      {channelQuery.data !== undefined && <TestSourceCard channel={channelQuery.data} />}
      {credentialsQuery.error !== null && (
        <LoadError
          message={problemOf(credentialsQuery.error).message}
          onRetry={() => void credentialsQuery.refetch()}
        />
      )}
      {!canRead && (
        <Notice title="Your role does not show ingest passwords">
          Ask an operator, an admin or the owner for them.
        </Notice>
      )}
      <div className="grid gap-6 lg:grid-cols-2">
        {endpoints === undefined
          ? [1, 2].map((index) => <Skeleton key={index} className="h-72 rounded-lg" />)
          : endpoints.map((endpoint) => (
              <IngestEndpointCard
                key={endpoint.index}
                channelGroup={channelGroup}
                channel={channel}
                endpoint={endpoint}
                credentials={credentials?.find(({ index }) => index === endpoint.index)}
              />
            ))}
      </div>
      {credentials !== undefined && channelQuery.data !== undefined && (
        <GuideCard credentials={credentials} inputType={channelQuery.data.inputType} />
      )}
    </div>
  );
};

interface IngestEndpointCardProps {
  channelGroup: string;
  channel: string;
  endpoint: IngestEndpoint;
  credentials: IngestCredentials | undefined;
}

const IngestEndpointCard = ({ channelGroup, channel, endpoint, credentials }: IngestEndpointCardProps) => {
  const { status } = useLiveStatus();
  const input = status?.inputs.find(({ index }) => index === endpoint.index);
  const { index } = endpoint;
  return (
    <Card>
      <CardHeader
        title={
          <span className="flex flex-wrap items-center gap-2">
            Ingest endpoint {index}
            {input !== undefined && (
              <Badge tone={INPUT_STATE_TONES[input.state]} data-testid={`ingest-state-${index}`}>
                <Dot tone={INPUT_STATE_TONES[input.state]} />
                {INPUT_STATE_LABELS[input.state]}
              </Badge>
            )}
            {status?.onAirInput === index && <Badge tone="accent">On air</Badge>}
          </span>
        }
        description={
          input?.lastSegmentAtMs === null || input === undefined ? (
            index === 1 ? (
              "Push here first."
            ) : (
              "For a second encoder with the same content: it takes over when the first fails."
            )
          ) : (
            <>
              {formatBitrate(input.bitrate)} · last segment{" "}
              <SegmentAge atMs={input.lastSegmentAtMs} durationMs={null} /> ago
            </>
          )
        }
      />
      <CardBody className="grid gap-3">
        <CopyField label="URL" value={endpoint.url} testId={`ingest-url-${index}`} />
        <CopyField label="Username" value={endpoint.username} testId={`ingest-username-${index}`} />
        {credentials !== undefined && (
          <>
            <SecretField label="Password" value={credentials.password} testId={`ingest-password-${index}`} />
            <SecretField
              label="Secret access key"
              value={credentials.secretAccessKey}
              testId={`ingest-secret-access-key-${index}`}
            />
            <p className="-mt-1 text-ink-3 text-xs leading-5">
              For encoders that sign their requests as for MediaPackage v2. The username is their access key ID.
            </p>
          </>
        )}
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="text-ink-3 text-xs">
            Credentials of <Time at={endpoint.rotatedAt} />
          </p>
          <RotateButton channelGroup={channelGroup} channel={channel} endpoint={endpoint} />
        </div>
        {endpoint.oldCredentials !== null && (
          <OldCredentialsRow
            channelGroup={channelGroup}
            channel={channel}
            index={index}
            old={endpoint.oldCredentials}
          />
        )}
        <IngestAccessRow channelGroup={channelGroup} channel={channel} endpoint={endpoint} />
      </CardBody>
    </Card>
  );
};

const holdsPassword = ({ access }: IngestCredentials): boolean =>
  access.clientCertificates.length === 0 || access.clientCertificateMode === "WITH_PASSWORD";

const GuideCard = ({
  credentials,
  inputType,
}: {
  credentials: readonly IngestCredentials[];
  inputType: "HLS" | "CMAF";
}) => {
  const [index, setIndex] = useState<1 | 2>(1);
  const target = credentials.find((of) => of.index === index);
  if (target === undefined) return null;
  return (
    <Card>
      <CardHeader
        title="Connect an encoder"
        description={`Filled in for this channel, ready to paste.${holdsPassword(target) ? " They hold the password: treat them like it." : ""}`}
        actions={
          <fieldset className="flex rounded-lg bg-sunken p-1">
            <legend className="sr-only">For which ingest endpoint</legend>
            {([1, 2] as const).map((of) => (
              <button
                key={of}
                type="button"
                aria-pressed={index === of}
                onClick={() => setIndex(of)}
                className="h-7 rounded-md px-3 font-medium text-[0.8125rem] text-ink-2 aria-pressed:bg-surface aria-pressed:text-ink aria-pressed:shadow-low"
              >
                Endpoint {of}
              </button>
            ))}
          </fieldset>
        }
      />
      <CardBody>
        <EncoderGuide credentials={target} inputType={inputType} />
      </CardBody>
    </Card>
  );
};
