"use client";
import type { Permission } from "@sluice/contracts";
import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { notFound, usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";
import { LiveStatusProvider, useLiveStatus } from "#features/health/live-status.tsx";
import { useSession } from "#features/shell/session-context.tsx";
import { useStanding } from "#features/standing/use-standing.ts";
import { cn } from "#lib/cn.ts";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { useNow } from "#lib/use-now.ts";
import { Badge } from "#ui/badge.tsx";
import { LoadError } from "#ui/load-error.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { channelPath } from "./channel-path.ts";
import { channelStateOf } from "./channel-state.ts";
import { StateBadge } from "./state-badge.tsx";

interface Section {
  readonly section: string | undefined;
  readonly label: string;
  /** Who lacks it is not led there. */
  readonly permission?: Permission;
}

const SECTIONS: readonly Section[] = [
  { section: undefined, label: "Overview" },
  { section: "ingest", label: "Ingest" },
  { section: "health", label: "Health" },
  { section: "endpoints", label: "Endpoints" },
  { section: "licences", label: "Licences", permission: "licenceRequest:read" },
  { section: "preview", label: "Preview" },
  { section: "usage", label: "Usage" },
  { section: "settings", label: "Settings" },
];

interface ChannelFrameProps {
  channelGroup: string;
  channel: string;
  children: ReactNode;
}

/** Name, state and sections of a channel. Its live status is followed here, so that changing sections loses nothing. */
export const ChannelFrame = ({ channelGroup, channel, children }: ChannelFrameProps) => {
  const trpc = useTRPC();
  const query = useQuery(trpc.channels.get.queryOptions({ channelGroup, channel }));
  if (query.error !== null) {
    const problem = problemOf(query.error);
    if (problem.code === "not_found") notFound();
    return <LoadError {...problem} onRetry={() => void query.refetch()} />;
  }
  return (
    <LiveStatusProvider channelGroup={channelGroup} channel={channel}>
      <header className="grid grid-cols-1 gap-4">
        <nav aria-label="Breadcrumb" className="flex min-w-0 items-center gap-1 text-[0.8125rem] text-ink-2">
          <Link href="/channels" className="rounded-sm hover:text-ink">
            Channels
          </Link>
          <ChevronRight aria-hidden className="size-3.5 shrink-0 text-ink-3" />
          <Link href={`/channels?group=${channelGroup}`} className="truncate rounded-sm hover:text-ink">
            {channelGroup}
          </Link>
        </nav>
        <div className="-mt-2 flex flex-wrap items-center gap-x-3 gap-y-2">
          <h1
            className="line-clamp-3 min-w-0 font-semibold text-2xl leading-8 tracking-tight [overflow-wrap:anywhere]"
            title={channel}
            data-testid="channel-title"
          >
            {channel}
          </h1>
          <LiveStateBadge />
        </div>
        {query.data !== undefined && query.data.description !== "" && (
          <p className="-mt-2 max-w-2xl text-ink-2 leading-6 [overflow-wrap:anywhere]">{query.data.description}</p>
        )}
        {query.isPending && <Skeleton className="-mt-2 h-5 w-64" />}
        <SectionNav channelGroup={channelGroup} channel={channel} />
      </header>
      {children}
    </LiveStatusProvider>
  );
};

const LiveStateBadge = () => {
  const { status, clockOffsetMs, connection } = useLiveStatus();
  const { standing } = useStanding();
  const nowMs = useNow(1000) + clockOffsetMs;
  return (
    <>
      <StateBadge state={status === undefined ? undefined : channelStateOf(status, nowMs, standing)} />
      {status?.testSource === "sending" && <Badge tone="accent">Test picture</Badge>}
      {connection === "lost" && <Badge tone="warn">Reconnecting…</Badge>}
    </>
  );
};

const SectionNav = ({ channelGroup, channel }: { channelGroup: string; channel: string }) => {
  const pathname = usePathname();
  const { permissions } = useSession();
  const sections = SECTIONS.filter(({ permission }) => permission === undefined || permissions.includes(permission));
  const here = useRef<HTMLAnchorElement>(null);
  // On a phone the sections scroll sideways: the open one must be in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is a new path that moves the open section
  useEffect(() => {
    const link = here.current;
    const list = link?.closest("nav");
    if (link === null || list === null || list === undefined) return;
    list.scrollLeft = link.offsetLeft - (list.clientWidth - link.clientWidth) / 2;
  }, [pathname]);
  return (
    <nav
      aria-label="Channel sections"
      className="-mx-4 overflow-x-auto border-line border-b px-4 [scrollbar-width:none] sm:mx-0 sm:px-0"
    >
      <ul className="flex gap-1">
        {sections.map(({ section, label }) => {
          const href = channelPath(channelGroup, channel, section);
          const isHere = pathname === href;
          return (
            <li key={label}>
              <Link
                href={href}
                ref={isHere ? here : null}
                aria-current={isHere ? "page" : undefined}
                data-testid={`section-${section ?? "overview"}`}
                className={cn(
                  "-mb-px block whitespace-nowrap border-b-2 px-3 py-2.5 font-medium transition-colors focus-visible:outline-offset-[-2px]",
                  isHere
                    ? "border-accent text-ink"
                    : "border-transparent text-ink-2 hover:border-line-strong hover:text-ink",
                )}
              >
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
};
