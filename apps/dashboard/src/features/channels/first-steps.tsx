"use client";
import { Check } from "lucide-react";
import Link from "next/link";
import { useOriginEndpoints } from "#features/endpoints/use-origin-endpoints.ts";
import { useLiveStatus } from "#features/health/live-status.tsx";
import { cn } from "#lib/cn.ts";
import { Card } from "#ui/card.tsx";
import { channelPath } from "./channel-path.ts";

/** What stands between a new channel and a picture, ticking itself off. Gone once media is stored. */
export const FirstSteps = ({ channelGroup, channel }: { channelGroup: string; channel: string }) => {
  const { status } = useLiveStatus();
  const endpoints = useOriginEndpoints(channelGroup, channel);
  if (status === undefined || endpoints.data === undefined) return null;
  const hasEndpoint = endpoints.data.items.length > 0;
  const hasMedia = (status?.storedBytes ?? 0) > 0;
  const isReceiving = status?.inputs.some(({ lastSegmentAtMs }) => lastSegmentAtMs !== null) === true;
  if (hasEndpoint && hasMedia) return null;
  const steps = [
    { label: "Channel made", isDone: true, href: channelPath(channelGroup, channel, "settings") },
    {
      label: "Say in which formats it plays",
      isDone: hasEndpoint,
      href: channelPath(channelGroup, channel, "endpoints"),
    },
    { label: "Send the first segment", isDone: isReceiving, href: channelPath(channelGroup, channel, "ingest") },
    { label: "Watch it", isDone: hasEndpoint && hasMedia, href: channelPath(channelGroup, channel, "preview") },
  ];
  const nextIndex = steps.findIndex(({ isDone }) => !isDone);
  return (
    <Card className="px-5 py-4" data-testid="first-steps">
      <h2 className="sr-only">First steps</h2>
      <ol className="grid gap-x-6 gap-y-3 sm:grid-cols-2 lg:grid-cols-4">
        {steps.map(({ label, isDone, href }, i) => (
          <li key={label} className="flex items-center gap-3">
            <span
              aria-hidden
              className={cn(
                "flex size-6 shrink-0 items-center justify-center rounded-full border font-medium text-xs tabular-nums",
                isDone
                  ? "border-live bg-live-soft text-live"
                  : i === nextIndex
                    ? "border-accent text-accent-text"
                    : "border-line-strong text-ink-3",
              )}
            >
              {isDone ? <Check className="size-3.5" strokeWidth={3} /> : i + 1}
            </span>
            {i === nextIndex ? (
              <Link href={href} className="rounded-sm font-medium text-accent-text hover:underline">
                {label}
              </Link>
            ) : (
              <span className={isDone ? "text-ink-2" : "text-ink-3"}>
                {label}
                {isDone && <span className="sr-only"> (done)</span>}
              </span>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
};
