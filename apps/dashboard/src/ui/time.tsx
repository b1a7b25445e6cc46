"use client";
import { useSyncExternalStore } from "react";
import { formatAgo, formatDateTime, formatUtc } from "#lib/format.ts";
import { useNow } from "#lib/use-now.ts";

const neverChanges = () => () => undefined;

/**
 * An instant in the viewer's zone; the absolute UTC in the title. The server does not know the zone: what it renders is UTC and
 * says so, and becomes the viewer's own as soon as the page is theirs.
 */
export const Time = ({ at }: { at: string | number }) => {
  const isInBrowser = useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
  return (
    <time dateTime={new Date(at).toISOString()} title={formatUtc(at)} className="whitespace-nowrap">
      {isInBrowser ? formatDateTime(at) : formatUtc(at)}
    </time>
  );
};

/** How long ago, ticking; the absolute UTC in the title. */
export const Ago = ({ at }: { at: string | number }) => {
  const nowMs = useNow(10_000);
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={formatUtc(at)}
      suppressHydrationWarning
      className="whitespace-nowrap"
    >
      {formatAgo(new Date(at).getTime(), nowMs)}
    </time>
  );
};
