"use client";
import type { OriginEndpoint } from "@sluice/contracts";
import { Cloud, ExternalLink, KeyRound, Lock, Pencil, Trash2 } from "lucide-react";
import { cn } from "#lib/cn.ts";
import { formatDuration } from "#lib/format.ts";
import { Address } from "#ui/address.tsx";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { CopyButton } from "#ui/copy-button.tsx";
import { describeEncryption } from "./encryption-words.ts";

interface EndpointCardProps {
  endpoint: OriginEndpoint;
  onEdit: (() => void) | undefined;
  onDelete: (() => void) | undefined;
  onShowKeys: () => void;
  onShowCdn: () => void;
}

export const EndpointCard = ({ endpoint, onEdit, onDelete, onShowKeys, onShowCdn }: EndpointCardProps) => (
  <Card data-testid={`endpoint-${endpoint.name}`}>
    <CardHeader
      title={
        <span className="flex flex-wrap items-center gap-2">
          <span className="[overflow-wrap:anywhere]">{endpoint.name}</span>{" "}
          <Badge tone="accent">{endpoint.container}</Badge>
          {endpoint.encryption !== null && (
            <Badge tone="outline">
              <Lock aria-hidden /> Encrypted
            </Badge>
          )}
        </span>
      }
      {...(endpoint.description === "" ? {} : { description: endpoint.description })}
      actions={
        <>
          {endpoint.encryption !== null && (
            <Button size="sm" onClick={onShowKeys} data-testid={`keys-of-endpoint-${endpoint.name}`}>
              <KeyRound aria-hidden /> Keys
            </Button>
          )}
          <Button size="sm" onClick={onShowCdn} data-testid={`cdn-of-endpoint-${endpoint.name}`}>
            <Cloud aria-hidden /> CDN
          </Button>
          {onEdit !== undefined && (
            <Button size="sm" onClick={onEdit} data-testid={`edit-endpoint-${endpoint.name}`}>
              <Pencil aria-hidden /> Edit
            </Button>
          )}
          {onDelete !== undefined && (
            <Button
              size="iconSm"
              variant="ghost"
              // With the keys of an encrypted endpoint the four fit the narrowest phone by this much.
              className="max-sm:-ml-1"
              onClick={onDelete}
              aria-label={`Delete endpoint ${endpoint.name}`}
              data-testid={`delete-endpoint-${endpoint.name}`}
            >
              <Trash2 aria-hidden />
            </Button>
          )}
        </>
      }
    />
    <CardBody className="grid gap-4">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 text-[0.8125rem] sm:grid-cols-4">
        <Setting label="Segment duration" value={`${endpoint.segmentDurationSeconds} s`} />
        <Setting label="Start-over window" value={formatDuration(endpoint.startOverWindowSeconds)} />
        <Setting label="Segment name" value={endpoint.segmentName} />
        {endpoint.container === "TS" && (
          <Setting label="Audio" value={endpoint.tsUseAudioRenditionGroup ? "own renditions" : "muxed with video"} />
        )}
        {endpoint.encryption !== null && (
          <Setting
            label="Encryption"
            value={describeEncryption(endpoint.encryption, formatDuration)}
            className="col-span-2"
          />
        )}
      </dl>
      <ul className="divide-y divide-line rounded-lg border border-line">
        {endpoint.manifests.map((manifest) => (
          <li
            key={`${manifest.kind} ${manifest.name}`}
            className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 py-1.5 pr-1.5 pl-3.5 sm:flex-nowrap"
          >
            <span className="flex w-full shrink-0 items-center gap-2 sm:w-52">
              <Badge tone="outline">{manifest.kind}</Badge>
              <span className="truncate font-medium">{manifest.name}</span>
              <span className="whitespace-nowrap text-ink-3 text-xs">{formatDuration(manifest.windowSeconds)}</span>
            </span>
            <code
              className="min-w-0 flex-1 font-mono text-[0.8125rem] text-ink-2 [overflow-wrap:anywhere]"
              data-testid={`manifest-url-${endpoint.name}-${manifest.kind}-${manifest.name}`}
            >
              <Address text={manifest.url} />
            </code>
            <span className="flex">
              <CopyButton text={manifest.url} label={`${manifest.kind} URL`} />
              <Button asChild variant="ghost" size="iconSm">
                <a
                  href={manifest.url}
                  target="_blank"
                  rel="noreferrer"
                  aria-label={`Open ${manifest.kind} manifest in a new tab`}
                >
                  <ExternalLink aria-hidden />
                </a>
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </CardBody>
  </Card>
);

const Setting = ({ label, value, className }: { label: string; value: string; className?: string }) => (
  <div className={cn("min-w-0", className)}>
    <dt className="text-ink-3 text-xs">{label}</dt>
    <dd className="truncate font-medium">{value}</dd>
  </div>
);
